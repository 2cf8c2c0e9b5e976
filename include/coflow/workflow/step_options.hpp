// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/policy/retry_options.hpp"

#include <source_location>

namespace coflow {

/// How a step is run: `{.retry = {.max_retries = 3}, .timeout = 5min, .weight = 4}`.
struct StepOptions {
    RetryOptions retry = no_retries;
    Duration timeout = Duration::max(); ///< Of each attempt; for coroutines only.
    double weight = 1;                  ///< Its share of the progress beside the other steps.

    /// Where these braces stand; told when the timeout passes.
    std::source_location where = std::source_location::current();
};

namespace detail {
static_assert((check_options<StepOptions>(), true));
} // namespace detail

} // namespace coflow
