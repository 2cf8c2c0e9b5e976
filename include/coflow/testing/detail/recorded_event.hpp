// SPDX-License-Identifier: MIT
#pragma once

// How recorded events are written; included at the end of its header.

#include <fmt/format.h>

#include <chrono>

namespace coflow::testing {

namespace detail {

inline std::string describe(const StatusChange& change) {
    return fmt::format("{} -> {}", to_string(change.from), to_string(change.to));
}

inline std::string describe(const StepChange& change) {
    std::string text =
        fmt::format("step {} {}: {}", change.id, change.name, to_string(change.phase));
    if (change.phase == StepPhase::retrying || change.attempt > 1)
        text += fmt::format(" after attempt {}", change.attempt);
    if (!change.error.empty())
        text += ": " + change.error;
    return text;
}

inline std::string describe(const ProgressChange& change) {
    return fmt::format("{:.4g} %{}{}", change.percentage, change.message.empty() ? "" : ": ",
                       change.message);
}

} // namespace detail

inline std::string to_string(const RecordedEvent& event) {
    const std::chrono::duration<double> seconds = event.at;
    const auto change = [](const auto& what) { return detail::describe(what); };
    return fmt::format("{}s {} {}", seconds.count(), event.label, std::visit(change, event.change));
}

} // namespace coflow::testing
