// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/manage/resource.hpp"
#include "coflow/model/priority.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace coflow::detail {

class RunRecord;
struct AdmissionLine;

/// An amount of each resource of a manager, by the resource's index.
using Amounts = std::array<std::int64_t, ResourceAmounts::max_size>;

/// What a run asks for.
class Demand {
public:
    void add(std::size_t resource, std::uint64_t amount) noexcept {
        amounts_[resource] += static_cast<std::int64_t>(amount);
        mask_ |= 1U << resource;
    }

    /// Which resources it asks for, one bit for each.
    [[nodiscard]] std::uint32_t mask() const noexcept { return mask_; }
    [[nodiscard]] std::int64_t operator[](std::size_t resource) const noexcept {
        return amounts_[resource];
    }

    /// Which resources there is not enough of, one bit for each.
    [[nodiscard]] std::uint32_t lacking(const Amounts& free) const noexcept {
        std::uint32_t lacking = 0;
        each(mask_, [&](std::size_t resource) {
            if (amounts_[resource] > free[resource])
                lacking |= 1U << resource;
        });
        return lacking;
    }
    void take_from(Amounts& free) const noexcept {
        each(mask_, [&](std::size_t resource) { free[resource] -= amounts_[resource]; });
    }
    void give_back_to(Amounts& free) const noexcept {
        each(mask_, [&](std::size_t resource) { free[resource] += amounts_[resource]; });
    }

    template <class Function>
    static void each(std::uint32_t mask, Function function) {
        for (; mask != 0; mask &= mask - 1)
            function(static_cast<std::size_t>(std::countr_zero(mask)));
    }

private:
    Amounts amounts_{};
    std::uint32_t mask_ = 0;
};

/// A run as an `AdmissionQueue` sees it; owned by whoever asks for admission.
///
/// Lifetime: stays where it is from `submit` or `admit` until `withdraw` or `finish`.
struct AdmissionTicket {
    enum class State : std::uint8_t { outside, queued, running };

    RunRecord* run = nullptr;                ///< For the owner; the queue does not look at it.
    AdmissionTicket* next_started = nullptr; ///< For the owner, too.
    Demand demand{};
    State state = State::outside;

    // The queue's own

    AdmissionLine* line = nullptr;
    std::uint8_t level = 0;   ///< Its priority, and what it has gained by waiting.
    std::uint64_t turn = 0;   ///< Its place among those of its level.
    std::uint64_t number = 0; ///< The order of submission.
    TimePoint promotion{};    ///< When it gains the next level.
};

/// The most urgent level first, then whose turn it is.
struct ByTurn {
    bool operator()(const AdmissionTicket* left, const AdmissionTicket* right) const noexcept {
        if (left->level != right->level)
            return left->level > right->level;
        if (left->turn != right->turn)
            return left->turn < right->turn;
        return left->number < right->number;
    }
};

struct ByPromotion {
    bool operator()(const AdmissionTicket* left, const AdmissionTicket* right) const noexcept {
        return left->promotion != right->promotion ? left->promotion < right->promotion
                                                   : left->number < right->number;
    }
};

} // namespace coflow::detail
