// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/guard.hpp"
#include "coflow/core/moving.hpp"
#include "coflow/core/task.hpp"
#include "coflow/workflow/detail/run_step.hpp"
#include "coflow/workflow/step_options.hpp"

#include <concepts>
#include <coroutine>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow {

namespace detail {

template <class T>
concept NoStepOptions = !std::same_as<std::remove_cvref_t<T>, StepOptions>;

/// A task that is awaited without being named.
template <class T>
class OwnedTask {
public:
    explicit OwnedTask(Task<T> task) noexcept : task_{std::move(task)} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
        auto& promise = TaskAccess::handle(task_).promise();
        promise.set_environment(awaiting.promise().environment());
        promise.set_continuation(awaiting);
        return transfer_to(TaskAccess::handle(task_));
    }
    T await_resume() { return TaskAccess::handle(task_).promise().take(); }

private:
    Task<T> task_;
};

} // namespace detail

/// Runs `function(args...)` as a step of the current run:
/// `co_await step("render", {.timeout = 5min}, &Studio::render, &studio, clip)`.
///
/// A step is a boundary at which a run can pause or stop. It has an identity within the run, is
/// the run's current step while it runs, moves the percentage by its weight where weights are
/// planned, is timed and traced for observers, tried again and limited in time by its options,
/// and skipped if a checkpoint has its result. The function is a coroutine, or a plain function.
///
/// Steps may run in parallel, `co_await when_all(step(...), step(...))`; see
/// `StepOptions::ordinal` for their identity.
/// Throws: what the function throws, unchanged; the run's error message says which step and
/// attempt it was. `TimedOut` by its options. `Error` (invalid_state) outside of a run.
/// Cancellation: `Cancelled` before the function starts, or by the function.
/// Lifetime: `name` outlives the step. A function that has a name is used by reference; arguments
/// are copied in, or moved in with `moving(x)`, and moved on to the function unless it may be
/// retried. Use `std::ref` to pass an object itself.
template <class Function, class... Args>
    requires detail::StepCallable<Function, Args...>
[[nodiscard]] auto step(std::string_view name, const StepOptions& options, Function&& function,
                        Args&&... args) {
    detail::check_callable<Function>();
    detail::check_arguments<Args...>();
    using Call = detail::StepCall<Function, detail::kept_t<Args>...>;
    return detail::run_step(
        name, options, Call{std::forward<Function>(function), detail::Kept<Args>::value(args)...});
}

/// The same with default options.
template <class Function, class... Args>
    requires(sizeof...(Args) > 0 && (detail::NoStepOptions<Args> && ...) &&
             detail::NoStepOptions<Function> && detail::StepCallable<Function, Args...>)
[[nodiscard]] auto step(std::string_view name, Function&& function, Args&&... args) {
    return step(name, StepOptions{}, std::forward<Function>(function), std::forward<Args>(args)...);
}

/// A step that is defined but has no arguments yet: a part of a composed workflow, or, if the
/// function needs none, something to be awaited at once.
///
/// `Host` is the workflow, or void, that a pointer to a member is called on.
template <class Function, class Host = void>
class StepDefinition {
public:
    StepDefinition(std::string_view name, const StepOptions& options, Function&& function,
                   Host* host = nullptr)
        : name_{name},
          options_{options},
          function_(std::forward<Function>(function)),
          host_{host} {}

    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] const StepOptions& options() const noexcept { return options_; }

    /// Gives the function away.
    [[nodiscard]] Function&& function() && noexcept { return std::forward<Function>(function_); }

    /// `co_await step("load", load)`, with the contract of a step with arguments.
    auto operator co_await() && {
        if constexpr (std::is_void_v<Host>)
            return detail::OwnedTask{
                coflow::step(name_, options_, std::forward<Function>(function_))};
        else
            return detail::OwnedTask{
                host_->step(name_, options_, std::forward<Function>(function_))};
    }

private:
    std::string_view name_;
    StepOptions options_;
    Function function_;
    Host* host_;
};

/// Defines a step: `steps(step("load", &M::load), step("render", &M::render, {.weight = 4}))`.
///
/// Lifetime: `name` and a function that has a name outlive the definition.
template <detail::NoStepOptions Function>
[[nodiscard]] auto step(std::string_view name, Function&& function,
                        const StepOptions& options = {}) {
    return StepDefinition<Function>{name, options, std::forward<Function>(function)};
}

} // namespace coflow
