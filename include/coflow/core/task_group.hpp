// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/child_scope.hpp"
#include "coflow/core/detail/group_count.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coflow {

namespace detail {
template <class Function, class... Arguments>
class WithTaskGroup;
}

/// Children that run beside the body of a `with_task_group`, which waits for them.
///
/// The first failure, of the body or of a child, asks all others to stop and is what
/// `with_task_group` throws.
/// Thread safety: `spawn`, `request_stop` and `size` from any thread while the body or a child that
/// has been spawned before is running; `wait_idle` from the body.
class TaskGroup : private detail::Receiver, private detail::ChildScope {
public:
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Starts a child; its frame is destroyed when it ends. In a group that has been asked to stop,
    /// it starts with the stop requested.
    ///
    /// Throws: `Error` if the task is empty.
    void spawn(Task<void> task) {
        detail::Promise<void>& promise = detail::TaskAccess::bind(task, environment(), *this);
        detail::TaskAccess::release(task);
        count_.add();
        environment().spawn(promise.start_node());
    }

    /// Asks the body and the children to stop. Children that end with `Cancelled` afterwards have
    /// not failed; the body's result or error stands.
    void request_stop() noexcept {
        dismissed_.store(true, std::memory_order_relaxed);
        ChildScope::request_stop();
    }

    /// How many children are running; while others spawn or end, a moment's value.
    [[nodiscard]] std::size_t size() const noexcept { return count_.size(); }

    /// `co_await group.wait_idle()`: waits until no child is running; more may be spawned after.
    ///
    /// Only the body may call it, and not twice at once: a child would wait for itself.
    /// Cancellation: `Cancelled` in a group that has been asked to stop. One that is asked during
    /// the wait stops the children first, and if all of them succeed nevertheless, so does this.
    [[nodiscard]] auto wait_idle() noexcept { return WaitIdle{*this}; }

private:
    template <class Function, class... Arguments>
    friend class detail::WithTaskGroup;

    class WaitIdle {
    public:
        explicit WaitIdle(TaskGroup& group) noexcept : group_{group} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> awaiting) noexcept {
            if (group_.stop_requested())
                return false;
            waited_ = true;
            group_.awaiting_ = awaiting;
            return !group_.count_.close();
        }
        void await_resume() {
            if (waited_)
                group_.count_.reopen();
            if (!waited_ || group_.failed() || group_.dismissed())
                throw Cancelled{};
        }

    private:
        TaskGroup& group_;
        bool waited_ = false;
    };

    TaskGroup() noexcept : Receiver{&TaskGroup::complete} {}

    static std::coroutine_handle<> complete(Receiver& receiver,
                                            detail::PromiseBase& ended) noexcept {
        auto& self = static_cast<TaskGroup&>(receiver);
        auto& child = static_cast<detail::Promise<void>&>(ended);
        if (child.failed() && !self.dismisses(child)) [[unlikely]]
            self.fail(child.take_error());
        std::coroutine_handle<detail::Promise<void>>::from_promise(child).destroy();
        return self.count_.remove() ? self.awaiting_ : detail::nowhere();
    }

    [[nodiscard]] bool dismissed() const noexcept {
        return dismissed_.load(std::memory_order_relaxed);
    }

    /// True if the child has ended as `request_stop` wants it.
    bool dismisses(const detail::Promise<void>& child) const noexcept {
        return dismissed() && !failed() && child.cancelled();
    }

    std::coroutine_handle<> awaiting_;
    std::atomic<bool> dismissed_{false};
    detail::GroupCount count_;
};

namespace detail {

template <class Function, class... Arguments>
class WithTaskGroup : private Receiver {
    using Body = std::invoke_result_t<Function&, TaskGroup&, Arguments...>;

public:
    template <class... Init>
    explicit WithTaskGroup(Function&& function, Init&&... arguments)
        : Receiver{&WithTaskGroup::complete},
          function_{std::forward<Function>(function)},
          arguments_{std::forward<Init>(arguments)...} {}
    WithTaskGroup(WithTaskGroup&& not_awaited) noexcept
        : Receiver{&WithTaskGroup::complete},
          function_{std::forward<Function>(not_awaited.function_)},
          arguments_{std::move(not_awaited.arguments_)} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) {
        awaiting_ = awaiting;
        group_.open(awaiting.promise().environment());
        try {
            body_ = std::apply(
                [this](auto&... argument) {
                    return std::invoke(function_, group_, std::forward<Arguments>(argument)...);
                },
                arguments_);
            TaskAccess::bind(body_, group_.environment(), *this);
        } catch (...) {
            // A function that is no coroutine may have spawned children before it threw.
            group_.fail(std::current_exception());
            return transfer_to(body_ended());
        }
        return transfer_to(TaskAccess::handle(body_));
    }

    typename Body::value_type await_resume() {
        group_.close();
        group_.rethrow_failure();
        return TaskAccess::handle(body_).promise().take();
    }

private:
    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase&) noexcept {
        auto& self = static_cast<WithTaskGroup&>(receiver);
        auto& body = TaskAccess::handle(self.body_).promise();
        if (body.failed()) [[unlikely]]
            self.group_.fail(body.take_error());
        return self.body_ended();
    }
    std::coroutine_handle<> body_ended() noexcept {
        group_.awaiting_ = awaiting_;
        return group_.count_.close() ? awaiting_ : nowhere();
    }

    std::coroutine_handle<> awaiting_;
    Function function_; // the body's frame refers to it
    std::tuple<Arguments...> arguments_;
    TaskGroup group_;
    Body body_;
};

} // namespace detail

/// Runs `function(group, arguments...)`, a task that may spawn children into the group, and waits
/// for it and for all of them; the result is the body's.
///
///     co_await with_task_group([&](TaskGroup& group) -> Task<void> {
///         for (const Url& url : urls)
///             group.spawn(fetch(url));
///         co_return;
///     });
///
/// Throws: what failed first, body or child, after everything has ended.
/// Cancellation: body and children are asked to stop and waited for; if one of them fails
/// afterwards, in whatever way, `Cancelled` is thrown.
/// Lifetime: rvalues are moved in and kept until the end, so that the body may capture; lvalues are
/// used by reference.
template <class Function, class... Arguments>
    requires std::invocable<Function&, TaskGroup&, Arguments...>
[[nodiscard]] auto with_task_group(Function&& function, Arguments&&... arguments) {
    detail::check_callable<Function>();
    detail::check_arguments<Arguments...>();
    return detail::WithTaskGroup<Function, Arguments...>{std::forward<Function>(function),
                                                         std::forward<Arguments>(arguments)...};
}

} // namespace coflow
