// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/task.hpp"
#include "coflow/policy/call_result.hpp"
#include "coflow/workflow/detail/signature.hpp"

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace coflow::detail {

COFLOW_DETAIL_LOCAL_FRAMES_BEGIN

/// Calls a function, coroutine or not, and keeps its input while it refers to it.
template <class Out, class Function, class... Input>
Task<Out> call_and_keep(Function& function, Input... input) {
    if constexpr (returns_task<Function&, Input...>)
        co_return co_await std::invoke(function, std::move(input)...);
    else
        co_return std::invoke(function, std::move(input)...);
}

COFLOW_DETAIL_LOCAL_FRAMES_END

/// The task of a function of one parameter or none. Lifetime: `function` outlives it.
template <class Out, class Function, class In>
Task<Out> call_as_task(Function& function, In input) {
    if constexpr (!std::invocable<Function&, In>)
        return call_and_keep<Out>(function);
    else if constexpr (std::is_same_v<std::invoke_result_t<Function&, In>, Task<Out>> &&
                       takes_by_value<Function>)
        return std::invoke(function, std::move(input)); // which keeps it for itself
    else
        return call_and_keep<Out>(function, std::move(input));
}

} // namespace coflow::detail
