// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/children.hpp"
#include "coflow/core/detail/into_task.hpp"
#include "coflow/core/detail/join.hpp"
#include "coflow/core/task.hpp"

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <utility>
#include <vector>

namespace coflow {

/// Which task of a vector came first, and its result: `std::monostate` for `void`.
template <class T>
struct WhenAnyResult {
    // A constructor keeps it from being an aggregate, see `guard.hpp`.
    WhenAnyResult(std::size_t which, detail::Joined<T> result)
        : index{which}, value{std::move(result)} {}

    std::size_t index;
    detail::Joined<T> value;
};

namespace detail {

template <class Children>
class WhenAny : private Join {
public:
    explicit WhenAny(Children children) noexcept
        : Join{&WhenAny::complete}, children_{std::move(children)} {}
    WhenAny(WhenAny&& not_awaited) noexcept : WhenAny{std::move(not_awaited.children_)} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) {
        children_.bind(environment(), *this);
        open(awaiting, awaiting.promise().environment(), children_.size());
        return transfer_to(children_.start(environment()));
    }

    auto await_resume() {
        close();
        if (winner_ == nullptr)
            throw Cancelled{};
        return children_.take_one(*winner_);
    }

private:
    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase& ended) noexcept {
        auto& self = static_cast<WhenAny&>(receiver);
        bool failed = false;
        self.children_.visit(ended, [&failed](auto& promise) { failed = promise.failed(); });
        // A child that ends because the parent should stop leaves it to one that has a result.
        const bool decides = !failed || !self.parent_stopped();
        if (decides && !self.decided_.exchange(true, std::memory_order_relaxed)) {
            self.winner_ = &ended;
            self.request_stop();
        }
        return self.child_ended();
    }

    Children children_;
    PromiseBase* winner_ = nullptr;
    std::atomic<bool> decided_{false};
};

} // namespace detail

/// Runs tasks, or whatever else can be awaited, at the same time until the first has ended, well or
/// badly.
///
/// `co_await when_any(a(), b())` is a `std::variant` whose `index()` tells which task it was, with
/// `std::monostate` for `void` and `std::reference_wrapper` for a reference. The others are asked
/// to stop and waited for; what they return or throw is dropped.
/// Throws: what the first task to end has thrown.
/// Cancellation: the tasks are asked to stop and waited for; if one of them has a result
/// nevertheless, it is returned; `Cancelled` otherwise.
/// Lifetime: owns the tasks; their frames are gone at the end of the full expression.
template <detail::Child... Tasks>
    requires(sizeof...(Tasks) > 0)
[[nodiscard]] auto when_any(Tasks&&... tasks) {
    using Children = detail::TaskTuple<detail::ChildResult<Tasks>...>;
    return detail::WhenAny<Children>{Children{detail::into_task(std::move(tasks))...}};
}

/// The same for tasks of one type: a `WhenAnyResult` with the index and the result.
///
/// Throws: besides, `Error` if there are no tasks, at once.
template <class T>
[[nodiscard]] auto when_any(std::vector<Task<T>> tasks) {
    if (tasks.empty())
        throw Error{ErrorCode::invalid_argument, "when_any: of no tasks none can be the first"};
    using Children = detail::TaskList<T>;
    return detail::WhenAny<Children>{Children{std::move(tasks)}};
}

} // namespace coflow
