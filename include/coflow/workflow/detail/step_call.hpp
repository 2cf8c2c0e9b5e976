// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/moving.hpp"
#include "coflow/policy/call_result.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coflow::detail {

/// Whether the arguments must survive a call, for another one.
enum class Arguments : std::uint8_t { consumed, kept };

/// A step's function and its arguments. `Function` is a reference for a function that has a name.
template <class Function, class... Args>
class StepCall {
public:
    static constexpr bool consumes = std::invocable<Function&, Args...>;
    static constexpr bool repeats = std::invocable<Function&, Args&...>;

private:
    static auto returned() {
        if constexpr (consumes)
            return std::type_identity<std::invoke_result_t<Function&, Args...>>{};
        else
            return std::type_identity<std::invoke_result_t<Function&, Args&...>>{};
    }

public:
    using Returned = typename decltype(returned())::type;
    static constexpr bool is_task = Awaited<Returned>::is_task;
    using Result = std::remove_cvref_t<typename Awaited<Returned>::type>;

    template <class F, class... A>
    explicit StepCall(F&& function, A&&... args)
        : function_(std::forward<F>(function)), args_{std::forward<A>(args)...} {}

    Returned operator()(Arguments arguments) {
        return std::apply(
            [&](Args&... arg) -> Returned {
                if constexpr (!repeats)
                    return std::invoke(function_, std::forward<Args>(arg)...);
                else if constexpr (!consumes)
                    return std::invoke(function_, arg...);
                else if (arguments == Arguments::kept)
                    return std::invoke(function_, arg...);
                else
                    return std::invoke(function_, std::forward<Args>(arg)...);
            },
            args_);
    }

private:
    Function function_;
    std::tuple<Args...> args_;
};

/// How an argument is kept: `moving(x)` as what it moves, everything else as a copy.
template <class Arg>
struct Kept {
    using type = std::decay_t<Arg>;
    static Arg&& value(Arg& arg) noexcept { return static_cast<Arg&&>(arg); }
};
template <class T>
struct Kept<Moving<T>> {
    using type = T;
    static T&& value(const Moving<T>& arg) noexcept { return arg.get(); }
};

template <class Arg>
using kept_t = typename Kept<Arg>::type;

template <class Function, class... Args>
concept StepCallable = std::invocable<std::remove_reference_t<Function>&, kept_t<Args>...> ||
                       std::invocable<std::remove_reference_t<Function>&, kept_t<Args>&...>;

} // namespace coflow::detail
