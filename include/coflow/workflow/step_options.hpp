// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/policy/retry_options.hpp"

#include <cstdint>
#include <optional>
#include <source_location>

namespace coflow {

/// How a step is run: `{.retry = {.max_retries = 3}, .timeout = 5min, .weight = 4}`.
///
/// Time limits are for coroutines only: a plain function cannot be stopped.
struct StepOptions {
    RetryOptions retry = no_retries;
    Duration timeout = Duration::max(); ///< Of all attempts and the delays between them.

    /// Of each attempt; one that has taken too long may be retried.
    Duration attempt_timeout = Duration::max();

    double weight = 1; ///< Its share of the progress beside the other steps.

    /// Its place among the steps of its parent; the next one when it is left out. Steps that are
    /// started in parallel take what `StepScope::reserve_steps` gives, so that each of them has
    /// the same identity whichever is faster.
    std::optional<std::uint32_t> ordinal{};

    /// Where these braces stand; told when a time limit passes.
    std::source_location where = std::source_location::current();
};

namespace detail {
static_assert((check_options<StepOptions>(), true));
} // namespace detail

} // namespace coflow
