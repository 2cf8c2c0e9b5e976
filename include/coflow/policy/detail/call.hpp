// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"
#include "coflow/policy/call_result.hpp"

#include <concepts>
#include <exception>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coflow::detail {

template <class Function, class... Arguments>
struct CallResult {
    using type = call_result_t<Function&, Arguments&...>;
};
template <class Function, class... Arguments>
    requires std::invocable<Function&, Arguments...>
struct CallResult<Function, Arguments...> {
    using type = call_result_t<Function&, Arguments...>;
};

/// Starts what a policy lets through; a plain function is made a task.
template <class Function, class... Arguments>
auto as_task(Function& function, Arguments&&... arguments) {
    if constexpr (returns_task<Function&, Arguments...>)
        return std::invoke(function, std::forward<Arguments>(arguments)...);
    else
        return [](Function& plain,
                  Arguments... argument) -> Task<call_result_t<Function&, Arguments...>> {
            co_return std::invoke(plain, static_cast<Arguments&&>(argument)...);
        }(function, std::forward<Arguments>(arguments)...);
}

/// A function and its arguments, kept until a policy lets the call through. `Function` is a
/// reference for a function that has a name.
template <class Function, class... Arguments>
class Call {
public:
    using Result = typename CallResult<Function, Arguments...>::type;

    template <class F, class... A>
    explicit Call(std::in_place_t, F&& function, A&&... arguments)
        : function_(std::forward<F>(function)), arguments_{std::forward<A>(arguments)...} {}

    /// The only call: moves the arguments on, if the function takes them so.
    Task<Result> once() {
        if constexpr (std::invocable<Function&, Arguments...>)
            return std::apply(
                [this](Arguments&... argument) {
                    return as_task(function_, std::move(argument)...);
                },
                arguments_);
        else
            return again();
    }

    /// One call of several, one after the other: the arguments are lvalues.
    Task<Result> again() {
        return std::apply(
            [this](Arguments&... argument) { return as_task(function_, argument...); }, arguments_);
    }

    /// Another function with the same arguments, and with the error, if it takes that.
    template <class Alternative>
    auto instead(Alternative& alternative, const std::exception_ptr& error) {
        return std::apply(
            [&](Arguments&... argument) {
                if constexpr (std::invocable<Alternative&, const std::exception_ptr&,
                                             Arguments&...>)
                    return as_task(alternative, error, argument...);
                else
                    return as_task(alternative, argument...);
            },
            arguments_);
    }

    /// One call of several at the same time: the arguments are constant.
    Task<Result> shared() {
        return std::apply(
            [this](const Arguments&... argument) { return as_task(function_, argument...); },
            arguments_);
    }

private:
    Function function_;
    std::tuple<Arguments...> arguments_;
};

template <class Function, class... Arguments>
using CallOf = Call<Function, std::decay_t<Arguments>...>;

/// What a policy that calls once can be asked to call.
template <class Function, class... Arguments>
concept PolicyCallable =
    std::invocable<std::remove_reference_t<Function>&, std::decay_t<Arguments>...> ||
    std::invocable<std::remove_reference_t<Function>&, std::decay_t<Arguments>&...>;

template <class Function, class... Arguments>
CallOf<Function, Arguments...> make_call(Function&& function, Arguments&&... arguments) {
    check_callable<Function>();
    check_arguments<Arguments...>();
    return CallOf<Function, Arguments...>{std::in_place, std::forward<Function>(function),
                                          std::forward<Arguments>(arguments)...};
}

} // namespace coflow::detail
