// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/policy/jitter.hpp"

#include <chrono>
#include <cstdint>
#include <exception>

namespace coflow {

/// How often, and how long apart, something that fails is tried again:
/// `{.max_retries = 3, .delay = 1s, .backoff = 2.0}`.
///
/// The delay before the n-th retry, n from 0, is `min(max_delay, delay * backoff^n)`, with jitter
/// applied to that.
struct RetryOptions {
    int max_retries = 3; ///< After the first attempt.
    Duration delay = std::chrono::seconds{1};
    double backoff = 2.0;                 ///< 1 for equal delays.
    Duration max_delay = Duration::max(); ///< Cuts the growth off.
    Jitter jitter = Jitter::none;

    /// Says which errors are worth another attempt; all of them when null. `Cancelled` never is.
    bool (*retry_if)(const std::exception_ptr&) = nullptr;

    /// Of the jitter; with 0 it follows from the scheduler's time.
    std::uint64_t seed = 0;
};

/// For something that is tried once.
inline constexpr RetryOptions no_retries{.max_retries = 0};

/// An error that knows when to try again derives from this, too: its delay replaces the computed
/// one, without jitter or limit.
class RetryAfter {
public:
    [[nodiscard]] virtual Duration retry_after() const noexcept = 0;

    RetryAfter() = default;
    RetryAfter(const RetryAfter&) = default;
    RetryAfter& operator=(const RetryAfter&) = default;
    virtual ~RetryAfter() = default;
};

namespace detail {
static_assert((check_options<RetryOptions>(), true));
} // namespace detail

} // namespace coflow
