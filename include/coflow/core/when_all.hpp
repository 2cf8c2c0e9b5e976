// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/children.hpp"
#include "coflow/core/detail/into_task.hpp"
#include "coflow/core/detail/join.hpp"
#include "coflow/core/task.hpp"

#include <coroutine>
#include <utility>
#include <vector>

namespace coflow {

namespace detail {

template <class Children>
class WhenAll : private Join {
public:
    explicit WhenAll(Children children) noexcept
        : Join{&WhenAll::complete}, children_{std::move(children)} {}
    WhenAll(WhenAll&& not_awaited) noexcept : WhenAll{std::move(not_awaited.children_)} {}

    [[nodiscard]] bool await_ready() const noexcept { return children_.size() == 0; }

    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) {
        children_.bind(environment(), *this);
        open(awaiting, awaiting.promise().environment(), children_.size());
        return transfer_to(children_.start(environment()));
    }

    auto await_resume() {
        close();
        rethrow_failure();
        return children_.take_all();
    }

private:
    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase& ended) noexcept {
        auto& self = static_cast<WhenAll&>(receiver);
        self.children_.visit(ended, [&self](auto& promise) {
            if (promise.failed()) [[unlikely]]
                self.fail(promise.take_error());
        });
        return self.child_ended();
    }

    Children children_;
};

} // namespace detail

/// Runs tasks, or whatever else can be awaited, at the same time and waits for all of them.
///
/// `co_await when_all(a(), b())` is a `std::tuple` of their results, with `std::monostate` for
/// `void` and `std::reference_wrapper` for a reference.
/// Throws: what the first task to fail has thrown; the others are asked to stop and waited for.
/// Cancellation: the tasks are asked to stop and waited for; if one fails afterwards, in whatever
/// way, `Cancelled` is thrown; if all succeed nevertheless, their results are returned.
/// Lifetime: owns the tasks; their frames are gone at the end of the full expression.
template <detail::Child... Tasks>
    requires(sizeof...(Tasks) > 0)
[[nodiscard]] auto when_all(Tasks&&... tasks) {
    using Children = detail::TaskTuple<detail::ChildResult<Tasks>...>;
    return detail::WhenAll<Children>{Children{detail::into_task(std::move(tasks))...}};
}

/// The same for any number of tasks of one type: a vector of their results in the order of the
/// tasks, or nothing for `Task<void>`. No tasks are no wait.
template <class T>
[[nodiscard]] auto when_all(std::vector<Task<T>> tasks) noexcept {
    using Children = detail::TaskList<T>;
    return detail::WhenAll<Children>{Children{std::move(tasks)}};
}

} // namespace coflow
