// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace coflow {

/// The clock of all timers: monotonic, unaffected by changes of the wall clock.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = Clock::duration;

/// The time `delay` after `now`, without overflow for delays such as `Duration::max()`.
[[nodiscard]] constexpr TimePoint saturating_add(TimePoint now, Duration delay) noexcept {
    if (delay <= Duration::zero())
        return now;
    return now > TimePoint::max() - delay ? TimePoint::max() : now + delay;
}

/// `delay` in clock ticks, rounded up so that no wait is shorter than asked for, without overflow.
template <class Rep, class Period>
[[nodiscard]] constexpr Duration to_duration(std::chrono::duration<Rep, Period> delay) noexcept {
    using Wide = std::chrono::duration<long double, Duration::period>;
    if (std::chrono::duration_cast<Wide>(delay) >=
        std::chrono::duration_cast<Wide>(Duration::max()))
        return Duration::max();
    if (std::chrono::duration_cast<Wide>(delay) <=
        std::chrono::duration_cast<Wide>(Duration::min()))
        return Duration::min();
    return std::chrono::ceil<Duration>(delay);
}

} // namespace coflow
