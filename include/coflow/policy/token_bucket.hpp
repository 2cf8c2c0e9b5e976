// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

namespace coflow {

/// How fast tokens come, and how many can be saved up: `{.rate = 10, .per = 1s, .burst = 5}`.
struct RateLimitOptions {
    std::int64_t rate = 1;                  ///< So many tokens
    Duration per = std::chrono::seconds{1}; ///< in so much time, evenly.
    std::int64_t burst = 1; ///< The most that can be there at once; it is full at the beginning.
};

/// The token bucket of RFC 2697 (section 3), in exact integers: a token is there at the tick at
/// which it is due, after however many others. Knows no clock.
///
/// Thread safety: none.
class TokenBucket {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit TokenBucket(const RateLimitOptions& options)
        : rate_{options.rate}, token_{options.per.count()}, burst_{options.burst} {
        if (rate_ < 1 || token_ < 1 || burst_ < 1)
            refuse("rate, per and burst must be positive");
        if (burst_ > std::numeric_limits<std::int64_t>::max() / token_ - 1 || rate_ > token_)
            refuse("burst times per, or rate for each tick, is beyond what can be counted");
        fill_ = full();
    }

    [[nodiscard]] std::int64_t burst() const noexcept { return burst_; }

    /// Takes `count` tokens, or none if there are not so many at `now`.
    bool try_take(std::int64_t count, TimePoint now) noexcept {
        refill(now);
        if (fill_ < count * token_)
            return false;
        fill_ -= count * token_;
        return true;
    }

    /// The first moment, from `now` on, at which `count` tokens, at most `burst`, are there.
    [[nodiscard]] TimePoint ready_at(std::int64_t count, TimePoint now) noexcept {
        refill(now);
        const std::int64_t missing = count * token_ - fill_;
        return missing <= 0 ? now : saturating_add(last_, ticks_for(missing));
    }

    /// How many whole tokens are there.
    [[nodiscard]] std::int64_t available(TimePoint now) noexcept {
        refill(now);
        return fill_ / token_;
    }

    /// Throws: `Error` (invalid_argument) for a count that can never be had, or less than zero.
    void check(std::int64_t count) const {
        if (count < 0 || count > burst_)
            refuse(std::to_string(count) + " tokens are asked for, but the burst is " +
                   std::to_string(burst_));
    }

private:
    [[noreturn]] static void refuse(const std::string& why) {
        throw Error{ErrorCode::invalid_argument, "rate limit: " + why};
    }

    [[nodiscard]] std::int64_t full() const noexcept { return burst_ * token_; }

    /// How long it takes until so much has flowed in.
    [[nodiscard]] Duration ticks_for(std::int64_t amount) const noexcept {
        return Duration{amount / rate_ + (amount % rate_ != 0)};
    }

    // Clocks of other threads may be a little behind.
    void refill(TimePoint now) noexcept {
        if (fill_ == full() || now >= saturating_add(last_, ticks_for(full() - fill_)))
            fill_ = full();
        else if (now > last_)
            fill_ += (now - last_).count() * rate_;
        last_ = std::max(last_, now);
    }

    std::int64_t rate_;
    std::int64_t token_; // each tick `rate_` flows in, and a token is as much as `per` has ticks
    std::int64_t burst_;
    std::int64_t fill_ = 0;
    TimePoint last_ = TimePoint::min();
};

namespace detail {
static_assert((check_options<RateLimitOptions>(), true));
} // namespace detail

} // namespace coflow
