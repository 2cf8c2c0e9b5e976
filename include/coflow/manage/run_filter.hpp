// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/manage/run_summary.hpp"
#include "coflow/model/status.hpp"
#include "coflow/model/type.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace coflow {

/// Some statuses; none stands for all.
class StatusSet {
public:
    constexpr StatusSet() = default;
    template <std::same_as<WorkflowStatus>... Statuses>
        requires(sizeof...(Statuses) > 0)
    constexpr StatusSet(Statuses... statuses) noexcept
        : bits_{static_cast<std::uint8_t>((... | bit(statuses)))} {}

    [[nodiscard]] constexpr bool contains(WorkflowStatus status) const noexcept {
        return bits_ == 0 || (bits_ & bit(status)) != 0;
    }

private:
    static constexpr unsigned bit(WorkflowStatus status) noexcept {
        return 1U << static_cast<unsigned>(status);
    }

    std::uint8_t bits_ = 0;
};

/// From `from` on, before `until`.
struct TimeRange {
    TimePoint from = TimePoint::min();
    TimePoint until = TimePoint::max();

    [[nodiscard]] constexpr bool contains(TimePoint time) const noexcept {
        return from <= time && time < until;
    }
    friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// Which runs are wanted; what is not given stands for all.
struct RunFilter {
    StatusSet status{}; ///< `{WorkflowStatus::queued, WorkflowStatus::running}`
    std::optional<WorkflowType> type{};
    std::optional<std::string_view> user_id{};
    std::optional<std::string_view> parent_id{}; ///< An empty one: runs without a parent.
    std::optional<std::string_view> workflow{};
    TimeRange created{};
    TimeRange finished{}; ///< Given: only runs that have ended.
};

static_assert(std::is_trivially_destructible_v<RunFilter>);

/// By the time of their creation.
enum class RunOrder : std::uint8_t { oldest_first, newest_first };

/// Which part of a list is wanted.
struct RunPageOptions {
    RunOrder order = RunOrder::oldest_first;
    std::size_t limit = 100;
    std::string_view after{}; ///< `RunPage::next` of the page before.
};

static_assert(std::is_trivially_destructible_v<RunPageOptions>);

/// A part of a list of runs.
struct RunPage {
    std::vector<RunSummary> runs{};
    std::string next{}; ///< Where the next page begins; empty after the last run.
};

} // namespace coflow
