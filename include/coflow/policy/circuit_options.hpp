// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>

namespace coflow {

/// What a circuit breaker does with calls.
enum class CircuitState : std::uint8_t {
    closed,   ///< Lets all through and watches how they end.
    open,     ///< Refuses all, until some time has passed.
    half_open ///< Lets a few through to see whether things are better.
};

/// When a circuit breaker opens, and how it closes again.
///
/// The pattern is M. Nygard's ("Release It!", 2007); names and defaults follow resilience4j's
/// `CircuitBreakerConfig`, except that a window by time is one by the call's end.
struct CircuitOptions {
    double failure_rate = 0.5;                    ///< Opens when this part of the calls has failed,
    double slow_rate = 1.0;                       ///< or this part was slow:
    Duration slow_call = std::chrono::minutes{1}; ///< took this long, or longer.

    std::size_t window = 100;          ///< So many of the last calls are looked at,
    Duration window_time = Duration{}; ///< or, if this is not zero, those of this last time.
    std::size_t minimum_calls = 100;   ///< With fewer in the window it does not open.

    Duration open_for = std::chrono::minutes{1};
    std::size_t half_open_calls = 10; ///< So many are let through, and decide by the same rates.

    /// Says which errors are failures; all of them when null. Others are answers, too: successes.
    bool (*failure_if)(const std::exception_ptr&) = nullptr;
};

namespace detail {
static_assert((check_options<CircuitOptions>(), true));
} // namespace detail

} // namespace coflow
