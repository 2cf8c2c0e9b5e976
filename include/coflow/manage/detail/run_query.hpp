// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/manage/run_filter.hpp"
#include "coflow/model/run_context.hpp"

#include <charconv>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

namespace coflow::detail {

/// Where a run is in a list: the order of their creation, which never changes.
struct RunPlace {
    TimePoint created{};
    std::string_view id{};

    friend auto operator<=>(const RunPlace&, const RunPlace&) = default;
};

inline std::string to_cursor(const RunPlace& place) {
    return std::to_string(place.created.time_since_epoch().count()) + ":" + std::string{place.id};
}

/// Throws: `Error` (invalid_argument) for a text that is no cursor.
inline RunPlace from_cursor(std::string_view cursor) {
    Duration::rep ticks = 0;
    const char* const end = cursor.data() + cursor.size();
    const auto [rest, error] = std::from_chars(cursor.data(), end, ticks);
    if (error != std::errc{} || rest == end || *rest != ':')
        throw Error{ErrorCode::invalid_argument,
                    "'" + std::string{cursor} +
                        "' is no place in a list of runs: pass what the "
                        "page before says"};
    return {TimePoint{Duration{ticks}}, std::string_view{rest + 1, end}};
}

inline RunPlace place_of(const RunContext& run) noexcept {
    return {run.created().value_or(TimePoint{}), run.id()};
}

inline bool matches(const RunFilter& filter, const RunContext& run) noexcept {
    if (!filter.status.contains(run.status()) || (filter.type && *filter.type != run.type()) ||
        (filter.user_id && *filter.user_id != run.user_id()) ||
        (filter.parent_id && *filter.parent_id != run.parent_id()) ||
        (filter.workflow && *filter.workflow != run.workflow()) ||
        !filter.created.contains(place_of(run).created))
        return false;
    if (filter.finished == TimeRange{})
        return true;
    const auto finished = run.finished();
    return finished && filter.finished.contains(*finished);
}

/// The status is read first, and what follows only as far as it had come by then.
inline RunSummary summary_of(const RunContext& run) {
    RunSummary summary;
    summary.progress = run.progress();
    summary.id = run.id();
    summary.workflow = run.workflow();
    summary.type = run.type();
    summary.user_id = run.user_id();
    summary.parent_id = run.parent_id();
    summary.priority = run.priority();
    summary.created = place_of(run).created;
    summary.created_at = run.wall_time(summary.created);
    if (summary.status() >= WorkflowStatus::running) {
        summary.started = run.started();
        summary.elapsed = run.elapsed();
    }
    if (is_terminal(summary.status()))
        summary.finished = run.finished();
    if (summary.status() == WorkflowStatus::failed)
        summary.error = run.error_message();
    return summary;
}

} // namespace coflow::detail
