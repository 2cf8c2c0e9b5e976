// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/detail/admission_ticket.hpp"
#include "coflow/model/type.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace coflow::detail {

struct AdmissionKind;
struct AdmissionUser;

/// The queued runs of one user and one kind, the first of which may go next.
struct AdmissionLine {
    AdmissionUser& user;
    AdmissionKind& kind;
    std::set<AdmissionTicket*, ByTurn> tickets{};

    [[nodiscard]] AdmissionTicket* first() const noexcept { return *tickets.begin(); }
};

/// Compares lines that are not empty by who is first in them.
struct ByFirstTurn {
    bool operator()(const AdmissionLine* left, const AdmissionLine* right) const noexcept {
        return ByTurn{}(left->first(), right->first());
    }
};

struct AdmissionType {
    WorkflowType type;
    std::size_t limit;
    std::size_t running = 0;
};

/// Runs that the same things can hold up: those of one type that ask for the same resources, in
/// whatever amounts.
struct AdmissionKind {
    AdmissionType& type;
    std::uint32_t resources; ///< One bit for each.

    /// Of users who may start another run; none is empty.
    std::set<AdmissionLine*, ByFirstTurn> lines{};

    [[nodiscard]] AdmissionTicket* first() const noexcept { return (*lines.begin())->first(); }
};

struct AdmissionUser {
    std::string id;
    std::size_t running = 0;
    std::size_t queued = 0;
    std::map<AdmissionKind*, AdmissionLine> lines{};
    std::array<std::uint64_t, priority_count> next_turn{}; ///< By level.
};

} // namespace coflow::detail
