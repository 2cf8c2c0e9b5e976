// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/holds_error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/policy/retry_options.hpp"

#include <algorithm>
#include <exception>
#include <optional>

namespace coflow {

/// Decides after each failed attempt: try again, and when, or give up. Knows no clock.
class RetryState {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit RetryState(const RetryOptions& options)
        : options_{options}, ticks_{static_cast<double>(options.delay.count())} {
        if (options.max_retries < 0)
            throw Error{ErrorCode::invalid_argument, "retry: max_retries is negative"};
        if (options.delay < Duration::zero() || options.max_delay < Duration::zero())
            throw Error{ErrorCode::invalid_argument, "retry: a delay is negative"};
        if (!(options.backoff >= 0))
            throw Error{ErrorCode::invalid_argument, "retry: backoff is negative or no number"};
    }

    [[nodiscard]] const RetryOptions& options() const noexcept { return options_; }

    /// Which attempt is under way, from 1.
    [[nodiscard]] int attempt() const noexcept { return retries_ + 1; }
    [[nodiscard]] int most_attempts() const noexcept { return options_.max_retries + 1; }

    /// The delay before the next attempt, after the current one has failed; nothing to give up.
    ///
    /// `random` is at least 0 and below 1.
    [[nodiscard]] std::optional<Duration> next(const std::exception_ptr& error, double random) {
        if (retries_ >= options_.max_retries || holds_error<Cancelled>(error) ||
            (options_.retry_if != nullptr && !options_.retry_if(error)))
            return std::nullopt;
        const Duration computed = jittered(random);
        ++retries_;
        ticks_ *= options_.backoff;
        return demanded_by(error).value_or(computed);
    }

private:
    [[nodiscard]] Duration jittered(double random) const noexcept {
        const double most = static_cast<double>(options_.max_delay.count());
        const double delay = std::min(most, ticks_);
        switch (options_.jitter) {
        case Jitter::full:
            return to_ticks(delay * random);
        case Jitter::equal:
            return to_ticks(delay / 2 + delay / 2 * random);
        case Jitter::none:
            break;
        }
        return to_ticks(delay);
    }

    /// Without overflow: the greatest duration is no `double`, but the next power of two is.
    static Duration to_ticks(double ticks) noexcept {
        return ticks >= static_cast<double>(Duration::max().count())
                   ? Duration::max()
                   : Duration{static_cast<Duration::rep>(ticks)};
    }

    static std::optional<Duration> demanded_by(const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const RetryAfter& demand) {
            return std::max(demand.retry_after(), Duration::zero());
        } catch (...) {
            return std::nullopt;
        }
    }

    RetryOptions options_;
    double ticks_;
    int retries_ = 0;
};

} // namespace coflow
