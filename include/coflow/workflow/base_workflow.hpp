// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/task.hpp"
#include "coflow/model/run_context.hpp"
#include "coflow/workflow/detail/hooks.hpp"
#include "coflow/workflow/detail/host.hpp"
#include "coflow/workflow/step.hpp"
#include "coflow/workflow/workflow.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow {

/// A workflow with typed input and output: derive from it and override `execute`.
///
/// The runner keeps status, times, progress and error; `execute` just works, throws what goes
/// wrong and returns the result.
///
/// A mixin is a class template over the workflow's base class. It offers protected members to the
/// author and may have any of these public hooks; one that is absent costs nothing:
/// - `void on_start(RunContext&)`, before `execute`, in the order in which the mixins are listed;
///   what it throws fails the run.
/// - `void on_progress(RunContext&, const Progress&)`; in runs with parallel branches calls may
///   overlap.
/// - `void on_complete(RunContext&)`, after `execute` and before the run counts as completed, in
///   reverse order; what it throws fails the run.
/// - `void on_error(RunContext&, const std::exception_ptr&)`, `void on_cancel(RunContext&)`, in
///   reverse order, before the run counts as failed or cancelled, of every mixin, whether or not
///   its `on_start` was reached; what they throw changes nothing.
/// - `template <class In, class Next> std::invoke_result_t<Next, In> around(In in, Next next)`, a
///   coroutine that runs the rest with `co_await next(std::move(in))`: never, once or many times.
///   The steps of a second pass are numbered on, as nobody knows that they do the same, and its
///   progress shows when it has come as far as the first.
///
/// Thread safety: see `Workflow`.
template <class In, class Out, template <class> class... Mixins>
class BaseWorkflow : public Workflow, public Mixins<BaseWorkflow<In, Out, Mixins...>>... {
    static_assert(std::is_same_v<In, std::decay_t<In>> && !std::is_void_v<In>,
                  "a workflow's input is a value: use NoInput for none, and no reference or const");
    static_assert(std::is_same_v<Out, std::decay_t<Out>>,
                  "a workflow's output is a value or void, and no reference or const");

public:
    using Input = In;
    using Output = Out;

    // What mixins call by the same names is hidden, instead of ambiguous.
    using Workflow::latest_run;
    using Workflow::name;
    using Workflow::progress;
    using Workflow::status;
    using Workflow::type;

    /// A run of this workflow by itself, without a manager: `executor.run(workflow.run(input))`.
    ///
    /// Awaited inside of another run it is nested in that: it takes over what its options leave
    /// out, pauses, stops and reports with the step around it, and ends by that run's deadline.
    /// Throws: `Error` (invalid_state) while the workflow runs, or nested too deep; (duplicate)
    /// nested in a run with its id. `TimedOut` if it is stopped by the limit in its options.
    Task<Out> run(In input, const RunOptions& options = {});

    /// The same for a workflow without input.
    Task<Out> run(const RunOptions& options = {})
        requires std::is_same_v<In, NoInput>
    {
        return run(NoInput{}, options);
    }

    /// The workflow as the function of a step: `co_await step("analyze", analyze, song)`.
    Task<Out> operator()(In input)
        requires(!std::is_same_v<In, NoInput>)
    {
        return run(std::move(input));
    }
    Task<Out> operator()()
        requires std::is_same_v<In, NoInput>
    {
        return run(NoInput{});
    }

protected:
    using Workflow::Workflow;

    /// What the workflow does.
    virtual Task<Out> execute(In input) = 0;

    /// The run that executes now.
    ///
    /// Throws: `Error` (invalid_state) before there is a run; so does all that follows.
    [[nodiscard]] RunContext& context() const {
        RunContext* const run = latest_run();
        if (run == nullptr)
            throw Error{ErrorCode::invalid_state, "workflow '" + std::string{name()} +
                                                      "' has no run yet; ask within execute"};
        return *run;
    }

    [[nodiscard]] const std::string& id() const { return context().id(); }
    [[nodiscard]] const std::string& user_id() const { return context().user_id(); }
    [[nodiscard]] bool stop_requested() const { return context().stop_requested(); }

    /// Reports how far the run is, 0 to 100; within a step of planned weight, how far that is.
    void report_progress(double percentage, std::string_view message = {}) const {
        context().report(percentage, message);
    }

    /// Says what the weights of the steps that follow sum up to, so that they move the percentage.
    void plan_steps(double total_weight) const { context().plan_steps(context(), total_weight); }

    /// As the functions of this name in `step.hpp`; a pointer to a member of this workflow is
    /// called on it: `co_await step("render", &M::render, clip)`.
    template <class Function, class... Args>
    [[nodiscard]] auto step(std::string_view name, const StepOptions& options, Function&& function,
                            Args&&... args) {
        if constexpr (detail::needs_host<Function, Args...>)
            return coflow::step(name, options, std::forward<Function>(function),
                                detail::host_as<detail::class_of<Function>>(*this),
                                std::forward<Args>(args)...);
        else
            return coflow::step(name, options, std::forward<Function>(function),
                                std::forward<Args>(args)...);
    }
    template <detail::NoStepOptions Function, detail::NoStepOptions... Args>
        requires(sizeof...(Args) > 0)
    [[nodiscard]] auto step(std::string_view name, Function&& function, Args&&... args) {
        return step(name, StepOptions{}, std::forward<Function>(function),
                    std::forward<Args>(args)...);
    }
    template <detail::NoStepOptions Function>
    [[nodiscard]] auto step(std::string_view name, Function&& function,
                            const StepOptions& options = {}) {
        return StepDefinition<Function, BaseWorkflow>{name, options,
                                                      std::forward<Function>(function), this};
    }

private:
    template <class, class>
    friend class StepDefinition;
    friend struct detail::WorkflowAccess;
    template <class, std::size_t>
    friend class detail::Next;
    using Hooks = detail::Hooks<BaseWorkflow, Mixins<BaseWorkflow>...>;
};

} // namespace coflow

#include "coflow/workflow/detail/runner.hpp"
