// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"

#include <concepts>
#include <type_traits>
#include <utility>

namespace coflow::detail {

template <class Awaitable>
concept HasAwaitOperator = requires(Awaitable&& awaitable) {
    std::forward<Awaitable>(awaitable).operator co_await();
} || requires(Awaitable&& awaitable) { operator co_await(std::forward<Awaitable>(awaitable)); };

template <class Awaitable>
concept IsAwaiter = requires(Awaitable& awaitable) { awaitable.await_resume(); };

/// What a combinator takes as a child: an rvalue that a task can await. All but tasks are moved
/// into a task first; coflow's own awaitables may be moved until they are awaited.
template <class Awaitable>
concept Child = !std::is_reference_v<Awaitable> && std::move_constructible<Awaitable> &&
                (Adapted<Awaitable> || HasAwaitOperator<Awaitable> || IsAwaiter<Awaitable>);

template <class Awaitable>
using AwaitResult = decltype(std::declval<PromiseBase&>()
                                 .await_transform(std::declval<Awaitable>())
                                 .await_resume());

template <class T>
Task<T> into_task(Task<T>&& task) noexcept {
    return std::move(task);
}

template <Child Awaitable>
Task<AwaitResult<Awaitable>> into_task(Awaitable&& awaitable) {
    // The parameter is a copy in the task's frame.
    return [](Awaitable owned) -> Task<AwaitResult<Awaitable>> {
        co_return co_await std::move(owned);
    }(std::move(awaitable));
}

/// What the task of a child returns.
template <class Awaitable>
using ChildResult = typename decltype(into_task(std::declval<Awaitable>()))::value_type;

} // namespace coflow::detail
