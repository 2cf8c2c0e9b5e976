// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"
#include "coflow/policy/detail/call.hpp"

#include <concepts>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace coflow {

/// Which errors a fallback is for.
struct FallbackOptions {
    /// All of them when null. `Cancelled` never is one.
    bool (*fallback_if)(const std::exception_ptr&) = nullptr;
};

namespace detail {

static_assert((check_options<FallbackOptions>(), true));

template <class Alternative, class Call>
Task<typename Call::Result> fallback(FallbackOptions options, Call call, Alternative alternative) {
    std::exception_ptr error;
    try {
        co_return co_await call.again();
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        error = std::current_exception();
    }
    if (options.fallback_if != nullptr && !options.fallback_if(error))
        std::rethrow_exception(error);
    co_return co_await call.instead(alternative, error);
}

} // namespace detail

/// Calls `function(arguments...)` and, if that fails, `alternative(error, arguments...)`, or
/// `alternative(arguments...)` if it does not take the error, a `const std::exception_ptr&`.
///
///     Page page = co_await fallback({}, load, load_from_cache, url);
///
/// Both are coroutines or plain functions and get the arguments as lvalues; what the alternative
/// returns is converted to what the function does. For more alternatives, let the alternative be a
/// fallback itself.
/// Throws: what the alternative throws; what the function does, if the options say so.
/// Cancellation: that of the two; `Cancelled` is no reason for the alternative.
/// Lifetime: functions that have a name are used by reference; arguments are copied or moved in.
template <class Function, class Alternative, class... Arguments>
    requires std::invocable<std::remove_reference_t<Function>&, std::decay_t<Arguments>&...>
[[nodiscard]] auto fallback(const FallbackOptions& options, Function&& function,
                            Alternative&& alternative, Arguments&&... arguments) {
    detail::check_callable<Alternative>();
    return detail::fallback<Alternative>(
        options,
        detail::make_call(std::forward<Function>(function), std::forward<Arguments>(arguments)...),
        std::forward<Alternative>(alternative));
}

} // namespace coflow
