// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <chrono>
#include <source_location>
#include <string>

namespace coflow::detail {

/// A duration in the largest unit up to seconds that needs no fraction: "250 ms".
inline std::string duration_text(Duration duration) {
    using namespace std::chrono;
    const auto count = duration_cast<nanoseconds>(duration).count();
    if (count % nanoseconds{seconds{1}}.count() == 0)
        return std::to_string(duration_cast<seconds>(duration).count()) + " s";
    if (count % nanoseconds{milliseconds{1}}.count() == 0)
        return std::to_string(duration_cast<milliseconds>(duration).count()) + " ms";
    if (count % nanoseconds{microseconds{1}}.count() == 0)
        return std::to_string(duration_cast<microseconds>(duration).count()) + " us";
    return std::to_string(count) + " ns";
}

/// The message of a time limit that has passed.
inline std::string limit_text(Duration limit, const std::source_location& where) {
    std::string file = where.file_name();
    file.erase(0, file.find_last_of("/\\") + 1);
    return "the time limit of " + duration_text(limit) + " set at " + file + ":" +
           std::to_string(where.line()) + " has passed";
}

} // namespace coflow::detail
