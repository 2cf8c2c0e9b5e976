// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace coflow {

/// What a queued run waits for.
enum class WaitCause : std::uint8_t {
    total_limit, ///< Any run to end.
    type_limit,  ///< A run of its type to end.
    user_limit,  ///< A run of its user to end.
    resource,    ///< More of a resource to become free.
    reserved,    ///< Runs before it, for which the free amount of a resource is kept.
    paused       ///< To be resumed.
};

/// One of the things that a queued run waits for.
struct WaitReason {
    WaitCause cause{};
    std::string name{};       ///< Of the type, the user or the resource.
    std::uint64_t needed = 1; ///< Of a resource; otherwise one place.
    std::uint64_t free = 0;
    std::uint64_t limit = 0; ///< How much there is in all.
};

/// Why a run is queued, as of one moment.
struct WaitReport {
    std::size_t position = 0; ///< From 1: its place among all that are queued; 0 while paused.
    std::size_t queued = 0;   ///< How many are queued in all, without the paused ones.
    std::vector<WaitReason> reasons{}; ///< All that it waits for; empty if it is about to start.
};

namespace detail {

inline std::string ordinal(std::size_t number) {
    const std::size_t tens = number / 10 % 10;
    const std::size_t last = tens == 1 ? 0 : number % 10;
    const char* const suffix = last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
    return std::to_string(number) + suffix;
}

inline std::string taken(const WaitReason& reason) {
    return std::to_string(reason.limit - reason.free) + " of " + std::to_string(reason.limit);
}

} // namespace detail

/// As a part of a sentence: "waits for 6 vram_gib, 2 of 24 free".
[[nodiscard]] inline std::string to_string(const WaitReason& reason) {
    switch (reason.cause) {
    case WaitCause::total_limit:
        return detail::taken(reason) + " runs are running";
    case WaitCause::type_limit:
        return detail::taken(reason) + " runs of type '" + reason.name + "' are running";
    case WaitCause::user_limit:
        return detail::taken(reason) + " runs of user '" + reason.name + "' are running";
    case WaitCause::resource:
        return "waits for " + std::to_string(reason.needed) + " " + reason.name + ", " +
               std::to_string(reason.free) + " of " + std::to_string(reason.limit) + " free";
    case WaitCause::reserved:
        return "waits for " + std::to_string(reason.needed) + " " + reason.name +
               ", which runs before it need";
    case WaitCause::paused:
        return "is paused";
    }
    return "waits";
}

/// In one sentence: "3rd in line of 7; waits for 6 vram_gib, 2 of 24 free".
[[nodiscard]] inline std::string to_string(const WaitReport& report) {
    std::string text;
    const auto add = [&text](const std::string& part) {
        text += text.empty() ? part : "; " + part;
    };
    if (report.position != 0)
        add(detail::ordinal(report.position) + " in line of " + std::to_string(report.queued));
    for (const WaitReason& reason : report.reasons)
        add(to_string(reason));
    if (report.reasons.empty())
        add("about to start");
    return text;
}

} // namespace coflow
