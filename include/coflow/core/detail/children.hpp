// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"

#include <coroutine>
#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace coflow {

template <class T>
struct WhenAnyResult;

namespace detail {

/// A task's result as an object that a tuple, a variant or a vector can hold.
template <class T>
using Joined = std::conditional_t<
    std::is_void_v<T>, std::monostate,
    std::conditional_t<std::is_lvalue_reference_v<T>,
                       std::reference_wrapper<std::remove_reference_t<T>>, std::remove_cvref_t<T>>>;

template <class T>
Joined<T> take_joined(Task<T>& task) {
    if constexpr (std::is_void_v<T>) {
        TaskAccess::handle(task).promise().take();
        return {};
    } else {
        return TaskAccess::handle(task).promise().take();
    }
}

/// The children of a join, each with a type of its own.
///
/// `start` queues all but the first, which the caller enters itself; the last comes first, so that
/// a worker that takes the youngest of its queue goes on in their order while thieves begin at the
/// far end.
template <class... T>
class TaskTuple {
public:
    explicit TaskTuple(Task<T>... tasks) noexcept : tasks_{std::move(tasks)...} {}

    [[nodiscard]] static constexpr std::size_t size() noexcept { return sizeof...(T); }

    void bind(const Environment& environment, Receiver& receiver) {
        each([&](auto& task) { TaskAccess::bind(task, environment, receiver); });
    }
    std::coroutine_handle<> start(const Environment& environment) noexcept {
        spawn_from_last(environment, std::make_index_sequence<sizeof...(T) - 1>{});
        return TaskAccess::handle(std::get<0>(tasks_));
    }

    /// Calls `function` with the typed promise that `ended` is.
    template <class Function>
    void visit(PromiseBase& ended, Function&& function) noexcept {
        each([&](auto& task) {
            auto& promise = TaskAccess::handle(task).promise();
            if (&promise == &ended)
                function(promise);
        });
    }

    std::tuple<Joined<T>...> take_all() {
        return std::apply(
            [](auto&... task) { return std::tuple<Joined<T>...>{take_joined(task)...}; }, tasks_);
    }
    std::variant<Joined<T>...> take_one(const PromiseBase& ended) { return take_from<0>(ended); }

private:
    template <class Function>
    void each(Function&& function) {
        std::apply([&](auto&... task) { (function(task), ...); }, tasks_);
    }
    template <std::size_t... Index>
    void spawn_from_last(const Environment& environment, std::index_sequence<Index...>) noexcept {
        (environment.spawn(
             TaskAccess::handle(std::get<sizeof...(T) - 1 - Index>(tasks_)).promise().start_node()),
         ...);
    }
    template <std::size_t Index>
    std::variant<Joined<T>...> take_from(const PromiseBase& ended) {
        auto& task = std::get<Index>(tasks_);
        if constexpr (Index + 1 < sizeof...(T)) {
            if (&TaskAccess::handle(task).promise() != &ended)
                return take_from<Index + 1>(ended);
        }
        return std::variant<Joined<T>...>{std::in_place_index<Index>, take_joined(task)};
    }

    std::tuple<Task<T>...> tasks_;
};

/// The children of a join, all of one type; the order of `start` is that of `TaskTuple`.
template <class T>
class TaskList {
public:
    TaskList() = default;
    explicit TaskList(std::vector<Task<T>> tasks) noexcept : tasks_{std::move(tasks)} {}

    [[nodiscard]] std::size_t size() const noexcept { return tasks_.size(); }

    void bind(const Environment& environment, Receiver& receiver) {
        for (Task<T>& task : tasks_)
            TaskAccess::bind(task, environment, receiver);
    }
    std::coroutine_handle<> start(const Environment& environment) noexcept {
        ReadyList others;
        for (std::size_t index = tasks_.size(); --index > 0;)
            others.push_back(TaskAccess::handle(tasks_[index]).promise().start_node());
        environment.spawn_all(others);
        return TaskAccess::handle(tasks_.front());
    }

    template <class Function>
    void visit(PromiseBase& ended, Function&& function) noexcept {
        function(static_cast<Promise<T>&>(ended));
    }

    auto take_all() {
        if constexpr (!std::is_void_v<T>) {
            std::vector<Joined<T>> results;
            results.reserve(tasks_.size());
            for (Task<T>& task : tasks_)
                results.push_back(take_joined(task));
            return results;
        }
    }

    WhenAnyResult<T> take_one(const PromiseBase& ended) {
        std::size_t index = 0;
        while (&TaskAccess::handle(tasks_[index]).promise() != &ended)
            ++index;
        return {index, take_joined(tasks_[index])};
    }

private:
    std::vector<Task<T>> tasks_;
};

} // namespace detail

} // namespace coflow
