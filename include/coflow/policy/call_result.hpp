// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/fwd.hpp"

#include <type_traits>

namespace coflow {

namespace detail {

template <class T>
struct Awaited {
    using type = T;
    static constexpr bool is_task = false;
};
template <class T>
struct Awaited<Task<T>> {
    using type = T;
    static constexpr bool is_task = true;
};

} // namespace detail

/// What a call gives once it has been awaited: `T` of a coroutine that returns `Task<T>`, and what
/// a plain function returns.
template <class Function, class... Arguments>
using call_result_t = typename detail::Awaited<std::invoke_result_t<Function, Arguments...>>::type;

/// True for a call that gives a task.
template <class Function, class... Arguments>
inline constexpr bool returns_task =
    detail::Awaited<std::invoke_result_t<Function, Arguments...>>::is_task;

} // namespace coflow
