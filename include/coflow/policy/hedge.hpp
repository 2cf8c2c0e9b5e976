// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/policy/detail/call.hpp"
#include "coflow/policy/detail/hedge_race.hpp"

#include <chrono>
#include <concepts>
#include <exception>
#include <type_traits>
#include <utility>

namespace coflow {

/// How many attempts race, and how far apart they start.
///
/// The idea is J. Dean's and L. A. Barroso's ("The Tail at Scale", CACM 2013), who take the 95th
/// percentile of the call's usual time as the delay, so that few calls are made twice. The defaults
/// are those of Polly's hedging strategy.
struct HedgeOptions {
    Duration delay = std::chrono::seconds{2};
    int max_hedges = 1; ///< After the first attempt.

    /// Says which errors are worth another attempt; all of them when null. Any other is the outcome
    /// as soon as it is thrown. `Cancelled` never is worth one.
    bool (*hedge_if)(const std::exception_ptr&) = nullptr;
};

namespace detail {

static_assert((check_options<HedgeOptions>(), true));

template <class Call>
Task<typename Call::Result> hedge(HedgeOptions options, Call call) {
    HedgeRace<Call> race{call, options.delay, options.max_hedges + 1, options.hedge_if};
    auto body = [&race](TaskGroup& group) { return race.run(group); };
    co_await with_task_group(body);
    co_return race.take();
}

} // namespace detail

/// Calls `function(arguments...)`, a coroutine, and calls it again each time that `delay` has
/// passed or an attempt has failed, while the others go on; the first to succeed wins, and the rest
/// are asked to stop and waited for.
///
/// For calls that do no harm when they are made twice. The function is called by several threads at
/// once and gets the arguments as constant lvalues.
/// Throws: if all attempts fail, what the first of them to fail has thrown. `Error`
/// (invalid_argument) for senseless options, at once.
/// Cancellation: all attempts are asked to stop and waited for; `Cancelled`, unless one of them has
/// succeeded before.
/// Lifetime: a function that has a name is used by reference; arguments are copied or moved in.
template <class Function, class... Arguments>
    requires std::invocable<std::remove_reference_t<Function>&, const std::decay_t<Arguments>&...>
[[nodiscard]] auto hedge(const HedgeOptions& options, Function&& function,
                         Arguments&&... arguments) {
    static_assert(
        returns_task<std::remove_reference_t<Function>&, const std::decay_t<Arguments>&...>,
        "a plain function cannot be stopped or run beside others; let it return a Task");
    if (options.delay < Duration::zero() || options.max_hedges < 0)
        throw Error{ErrorCode::invalid_argument, "hedge: delay or max_hedges is negative"};
    return detail::hedge(options, detail::make_call(std::forward<Function>(function),
                                                    std::forward<Arguments>(arguments)...));
}

} // namespace coflow
