// SPDX-License-Identifier: MIT
#pragma once

// How a workflow is executed; included at the end of `base_workflow.hpp`.

#include "coflow/base/config.hpp"
#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/workflow/detail/environment_switch.hpp"

#include <exception>
#include <optional>
#include <utility>

namespace coflow {

namespace detail {

struct WorkflowAccess {
    /// The runner.
    template <class Host>
    static Task<typename Host::Output> run(Host& host, typename Host::Input input, RunContext& run);

    /// As `run`, for a run that nobody else keeps.
    template <class Host>
    static Task<typename Host::Output> run_own(Host& host, typename Host::Input input,
                                               std::shared_ptr<RunContext> run) {
        co_return co_await WorkflowAccess::run(host, std::move(input), *run);
    }

    static std::shared_ptr<RunContext> new_run(Workflow& workflow, const RunOptions& options) {
        if (workflow.running_.load(std::memory_order_acquire))
            throw_running(workflow);
        workflow.own_run_ = std::make_shared<RunContext>(options, workflow.name(), workflow.type());
        set_run(workflow, *workflow.own_run_);
        return workflow.own_run_;
    }

    template <class Host>
    static auto execute(Host& host, typename Host::Input input) {
        return host.execute(std::move(input));
    }

    static bool claim(Workflow& workflow) noexcept {
        return !workflow.running_.exchange(true, std::memory_order_acq_rel);
    }
    static void release(Workflow& workflow) noexcept {
        workflow.running_.store(false, std::memory_order_release);
    }
    static void set_run(Workflow& workflow, RunContext& run) noexcept {
        workflow.run_.store(&run, std::memory_order_release);
    }
    [[noreturn]] static void throw_running(const Workflow& workflow) {
        throw Error{ErrorCode::invalid_state,
                    "workflow '" + std::string{workflow.name()} +
                        "' is running; use another object for a run beside it"};
    }
};

/// What surrounds one execution: the environment, the link to the outer stop token, the clock.
class Execution {
public:
    /// Throws if the workflow or the run are in use; `Cancelled` if the run shall not start.
    Execution(Workflow& workflow, RunContext& run, const Environment& outer)
        : workflow_{workflow},
          run_{run},
          environment_{.scheduler = outer.scheduler,
                       .stop = run.stop_token(),
                       .run = &run,
                       .name = run.workflow().c_str(),
                       .priority = run.priority()} {
        run.connect(*outer.scheduler);
        if (outer.stop.stop_requested())
            run.request_stop();
        if (run.stop_requested()) {
            run.try_transition(WorkflowStatus::cancelled, now());
            throw Cancelled{};
        }
        if (!WorkflowAccess::claim(workflow))
            WorkflowAccess::throw_running(workflow);
        begin();
        WorkflowAccess::set_run(workflow, run);
        run.set_clock(outer.scheduler);
        if (outer.stop.stop_possible() && outer.stop != environment_.stop)
            link_.emplace(outer.stop, PassOn{&run});
    }
    ~Execution() {
        run_.set_inner_observer(nullptr);
        run_.set_clock(nullptr);
        WorkflowAccess::release(workflow_);
    }
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    [[nodiscard]] const Environment& environment() const noexcept { return environment_; }

    void complete() { run_.transition(WorkflowStatus::completed, now()); }
    void cancel() noexcept { run_.try_transition(WorkflowStatus::cancelled, now()); }
    void fail(std::exception_ptr error) noexcept {
        run_.try_transition(WorkflowStatus::failed, now(), std::move(error));
    }

private:
    struct PassOn {
        RunContext* run;
        void operator()() const noexcept { run->request_stop(); }
    };

    [[nodiscard]] TimePoint now() const noexcept { return environment_.scheduler->now(); }

    void begin() {
        try {
            run_.transition(WorkflowStatus::running, now());
        } catch (...) {
            WorkflowAccess::release(workflow_);
            if (run_.status() == WorkflowStatus::cancelled)
                throw Cancelled{};
            throw;
        }
    }

    Workflow& workflow_;
    RunContext& run_;
    Environment environment_;
    std::optional<StopCallback<PassOn>> link_;
};

/// Passes progress on to the mixins' hooks.
template <class Host, class Hooks>
class ProgressHooks final : public RunObserver {
public:
    explicit ProgressHooks(Host& host) noexcept : host_{host} {}
    void on_progress(RunContext& run) noexcept override { Hooks::progress(host_, run); }

private:
    Host& host_;
};

template <class Host, class... Mixins>
template <std::size_t Index>
Task<typename Host::Output> Hooks<Host, Mixins...>::execute(Host& host,
                                                            typename Host::Input input) {
    if constexpr (Index == count) {
        return WorkflowAccess::execute(host, std::move(input));
    } else {
        using Mixin = At<Index>;
        if constexpr (AroundReturnsTask<Mixin, Host, Index + 1>)
            return static_cast<Mixin&>(host).around(std::move(input), Next<Host, Index + 1>{host});
        else if constexpr (!HasAround<Mixin, Host, Index + 1>)
            return execute<Index + 1>(host, std::move(input));
        else
            static_assert(AroundReturnsTask<Mixin, Host, Index + 1>,
                          "a mixin's around(in, next) must return what next(in) returns, a Task of "
                          "the workflow's output");
    }
}

COFLOW_DETAIL_LOCAL_FRAMES_BEGIN

template <class Host>
Task<typename Host::Output> WorkflowAccess::run(Host& host, typename Host::Input input,
                                                RunContext& run) {
    using Output = typename Host::Output;
    using Hooks = typename Host::Hooks;
    const Environment& outer = co_await this_task::environment();
    Execution execution{host, run, outer};
    EnvironmentSwitch inside{execution.environment()};
    co_await inside;
    ProgressHooks<Host, Hooks> progress{host};
    if constexpr (Hooks::any_on_progress)
        run.set_inner_observer(&progress);
    try {
        if (run.pause_requested())
            co_await run.wait_while_paused();
        Hooks::start(host, run);
        if constexpr (std::is_void_v<Output>) {
            co_await Hooks::template execute<0>(host, std::move(input));
            Hooks::complete(host, run);
            execution.complete();
        } else {
            Output output = co_await Hooks::template execute<0>(host, std::move(input));
            Hooks::complete(host, run);
            execution.complete();
            co_return output;
        }
    } catch (const Cancelled&) {
        Hooks::cancel(host, run);
        execution.cancel();
        throw;
    } catch (...) {
        const std::exception_ptr error = std::current_exception();
        Hooks::fail(host, run, error);
        execution.fail(error);
        throw;
    }
}

COFLOW_DETAIL_LOCAL_FRAMES_END

} // namespace detail

template <class In, class Out, template <class> class... Mixins>
Task<Out> BaseWorkflow<In, Out, Mixins...>::run(In input, const RunOptions& options) {
    return detail::WorkflowAccess::run_own(*this, std::move(input),
                                           detail::WorkflowAccess::new_run(*this, options));
}

} // namespace coflow
