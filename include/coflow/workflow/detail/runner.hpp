// SPDX-License-Identifier: MIT
#pragma once

// How a workflow is executed; included at the end of `base_workflow.hpp`.

#include "coflow/base/config.hpp"
#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/workflow/detail/environment_switch.hpp"

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace coflow {

namespace detail {

class Execution;

COFLOW_DETAIL_LOCAL_FRAMES_BEGIN

struct WorkflowAccess {
    /// The runner.
    template <class Host>
    static Task<typename Host::Output> run(Host& host, typename Host::Input input,
                                           RunContext& run) {
        return run.timeout() == Duration::max() ? execute_run(host, std::move(input), run, nullptr)
                                                : run_limited(host, std::move(input), run);
    }

    /// `beyond` is the environment outside of the run's time limit; null for none.
    template <class Host>
    static Task<typename Host::Output> execute_run(Host& host, typename Host::Input input,
                                                   RunContext& run, const Environment* beyond);
    template <class Host>
    static Task<typename Host::Output> run_limited(Host& host, typename Host::Input input,
                                                   RunContext& run) {
        const Environment& beyond = co_await this_task::environment();
        auto limited =
            with_timeout(run.timeout(), execute_run(host, std::move(input), run, &beyond));
        try {
            co_return co_await limited;
        } catch (const TimedOut&) {
            if (run.status() == WorkflowStatus::cancelled) // before its time was over
                throw Cancelled{};
            throw;
        }
    }

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
    [[noreturn, gnu::cold]] static void fail(Host& host, Execution& execution,
                                             std::exception_ptr error);

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

COFLOW_DETAIL_LOCAL_FRAMES_END

/// What surrounds one execution: the environment, the link to the outer stop token, the clock.
class Execution {
public:
    /// `beyond` is the environment outside of the run's time limit; null for none.
    ///
    /// Throws if the workflow or the run are in use; `Cancelled` if the run shall not start.
    Execution(Workflow& workflow, RunContext& run, const Environment& outer,
              const Environment* beyond)
        : workflow_{workflow},
          run_{run},
          beyond_{beyond},
          environment_{.scheduler = outer.scheduler,
                       .stop = run.stop_token(),
                       .run = &run,
                       .name = run.workflow().c_str(),
                       .priority = run.priority()} {
        run.connect(*outer.scheduler);
        if (outer.stop.stop_requested())
            stop();
        if (run.stop_requested())
            throw_stopped();
        if (!WorkflowAccess::claim(workflow))
            WorkflowAccess::throw_running(workflow);
        begin(current_step(outer));
        WorkflowAccess::set_run(workflow, run);
        run.set_clock(outer.scheduler);
        if (outer.stop.stop_possible() && outer.stop != environment_.stop)
            link_.emplace(outer.stop, PassOn{this});
    }
    ~Execution() {
        if (succeeded_)
            run_.try_transition(WorkflowStatus::completed, now());
        run_.unnest();
        run_.set_inner_observer(nullptr);
        run_.set_clock(nullptr);
        WorkflowAccess::release(workflow_);
    }
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    [[nodiscard]] const Environment& environment() const noexcept { return environment_; }

    /// The run is completed when this object goes, unless handing the result over fails it.
    void succeed() noexcept { succeeded_ = true; }
    void cancel() noexcept { run_.try_transition(WorkflowStatus::cancelled, now()); }
    void fail(std::exception_ptr error) noexcept {
        succeeded_ = false;
        run_.try_transition(WorkflowStatus::failed, now(), std::move(error));
    }

    /// Why the run fails though it has been cancelled: null unless its time was over.
    [[nodiscard, gnu::cold]] std::exception_ptr timeout() const {
        if (!timed_out_.load(std::memory_order_relaxed)) [[likely]]
            return nullptr;
        return std::make_exception_ptr(TimedOut{
            run_.timeout(), "run '" + run_.id() + "' of workflow '" + run_.workflow() +
                                "' has passed its time limit of " + duration_text(run_.timeout())});
    }

private:
    struct PassOn {
        Execution* execution;
        void operator()() const noexcept { execution->stop(); }
    };

    /// The surrounding task is to stop, perhaps by the time limit.
    void stop() noexcept {
        if (beyond_ != nullptr && !beyond_->stop.stop_requested() && !run_.stop_requested())
            timed_out_.store(true, std::memory_order_relaxed); // seen by who is woken by the stop
        run_.request_stop();
    }

    [[noreturn, gnu::cold]] void throw_stopped() {
        if (const std::exception_ptr error = timeout()) {
            fail(error);
            std::rethrow_exception(error);
        }
        cancel();
        throw Cancelled{};
    }

    [[nodiscard]] TimePoint now() const noexcept { return environment_.scheduler->now(); }

    void begin(StepScope* around) {
        try {
            run_.transition(WorkflowStatus::running, now());
            if (around != nullptr) [[unlikely]]
                nest(*around);
        } catch (...) {
            WorkflowAccess::release(workflow_);
            if (run_.status() == WorkflowStatus::cancelled)
                throw Cancelled{};
            throw;
        }
    }

    [[gnu::cold]] void nest(StepScope& around) {
        try {
            run_.nest(around);
            environment_.priority = run_.priority();
        } catch (...) {
            fail(std::current_exception());
            throw;
        }
    }

    Workflow& workflow_;
    RunContext& run_;
    const Environment* beyond_;
    std::atomic<bool> timed_out_{false};
    bool succeeded_ = false;
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
[[noreturn]] void WorkflowAccess::fail(Host& host, Execution& execution, std::exception_ptr error) {
    RunContext& run = *host.latest_run();
    run.note_path(error);
    Host::Hooks::fail(host, run, error);
    execution.fail(error);
    std::rethrow_exception(std::move(error));
}

template <class Host>
Task<typename Host::Output> WorkflowAccess::execute_run(Host& host, typename Host::Input input,
                                                        RunContext& run,
                                                        const Environment* beyond) {
    using Output = typename Host::Output;
    using Hooks = typename Host::Hooks;
    const Environment& outer = co_await this_task::environment();
    Execution execution{host, run, outer, beyond};
    EnvironmentSwitch inside{execution.environment()};
    co_await inside;
    ProgressHooks<Host, Hooks> progress{host};
    if constexpr (Hooks::any_on_progress)
        run.set_inner_observer(&progress);
    try {
        if (run.must_pause())
            co_await run.wait_while_paused();
        Hooks::start(host, run);
        if constexpr (std::is_void_v<Output>) {
            co_await Hooks::template execute<0>(host, std::move(input));
            Hooks::complete(host, run);
            execution.succeed();
        } else {
            Output output = co_await Hooks::template execute<0>(host, std::move(input));
            Hooks::complete(host, run);
            execution.succeed();
            co_return output;
        }
    } catch (const Cancelled&) {
        if (std::exception_ptr error = execution.timeout())
            fail(host, execution, std::move(error));
        Hooks::cancel(host, run);
        execution.cancel();
        throw;
    } catch (...) {
        fail(host, execution, std::current_exception());
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
