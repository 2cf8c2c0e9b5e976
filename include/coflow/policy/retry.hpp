// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/guard.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/policy/call_result.hpp"
#include "coflow/policy/jitter.hpp"
#include "coflow/policy/retry_options.hpp"
#include "coflow/policy/retry_state.hpp"

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coflow {

namespace detail {

/// Makes the attempts; `Function` is a reference for what has a name, and `arguments` are passed
/// to each attempt as lvalues.
template <class Function, class... Arguments>
Task<call_result_t<Function&, Arguments&...>> retry(RetryOptions options, Function function,
                                                    std::tuple<Arguments...> arguments) {
    const Environment& environment = co_await this_task::environment();
    RetryState state{options};
    JitterSource jitter{
        options.seed != 0
            ? options.seed
            : static_cast<std::uint64_t>(environment.scheduler->now().time_since_epoch().count())};
    const auto call = [&] {
        return std::apply(
            [&](Arguments&... argument) -> decltype(auto) {
                return std::invoke(function, argument...);
            },
            arguments);
    };
    for (;;) {
        std::exception_ptr error;
        try {
            if constexpr (returns_task<Function&, Arguments&...>)
                co_return co_await call();
            else
                co_return call();
        } catch (...) {
            error = std::current_exception();
        }
        const int attempt = state.attempt();
        const std::optional<Duration> delay = state.next(error, jitter.next());
        if (!delay) {
            if (environment.run != nullptr && attempt > 1)
                environment.run->note_error(error, "attempt " + std::to_string(attempt) + " of " +
                                                       std::to_string(state.most_attempts()));
            std::rethrow_exception(error);
        }
        error = nullptr;
        co_await sleep_for(*delay);
    }
}

} // namespace detail

/// Calls `function(arguments...)` until it succeeds, at most `options.max_retries` times again.
///
/// The function is a coroutine, or a plain function; it gets the arguments as lvalues, so that
/// each attempt finds them as the last one left them.
/// Throws: what the last attempt has thrown, unchanged; in a workflow run the message kept with
/// the run says which attempt that was. `Error` (invalid_argument) for senseless options.
/// Cancellation: `Cancelled`, which is never retried; a wait between attempts ends at once.
/// Lifetime: a function that has a name is used by reference; arguments are copied or moved in.
template <class Function, class... Arguments>
    requires std::invocable<Function&, std::decay_t<Arguments>&...>
[[nodiscard]] auto retry_on_failure(const RetryOptions& options, Function&& function,
                                    Arguments&&... arguments) {
    detail::check_callable<Function>();
    detail::check_arguments<Arguments...>();
    return detail::retry<Function, std::decay_t<Arguments>...>(
        options, std::forward<Function>(function),
        std::tuple<std::decay_t<Arguments>...>{std::forward<Arguments>(arguments)...});
}

} // namespace coflow
