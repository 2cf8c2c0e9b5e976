// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/io_executor.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/io/detail/child_process.hpp"
#include "coflow/io/detail/exit_watch.hpp"
#include "coflow/io/detail/launch.hpp"
#include "coflow/io/detail/process_group.hpp"
#include "coflow/io/detail/process_streams.hpp"
#include "coflow/io/detail/termination.hpp"
#include "coflow/io/process_error.hpp"
#include "coflow/io/process_options.hpp"
#include "coflow/io/process_result.hpp"

#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace coflow::detail {

/// One child process from its start until it is reaped.
///
/// Everything is attended to at once: the program's end, its streams, the body of `with_process`.
/// If any of that fails, or is cancelled, the process group is terminated.
class ProcessRun {
public:
    explicit ProcessRun(const ProcessOptions& options) : options_{options}, streams_{options} {}

    /// Call it once; `body`, which may be empty, runs beside the program.
    Task<ProcessResult> run(Task<> body) {
        co_await this_task::throw_if_stopped();
        check_streams(body);
        const TimePoint begin = co_await this_task::now();
        co_await start();
        std::exception_ptr failure;
        try {
            co_await attend(std::move(body));
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            co_await shield(terminate());
            std::rethrow_exception(failure);
        }
        const TimePoint end = co_await this_task::now();
        co_return result(end - begin);
    }

    /// Brings the process group to its end and returns then.
    ///
    /// Cancellation: throws `Cancelled`; some of it may run on.
    Task<> end_group() {
        Termination termination{options_.grace_period()};
        for (;;) {
            const TimePoint now = co_await this_task::now();
            const Termination::Step step = termination.next(now, group_state());
            if (step.action == Termination::Action::done)
                break;
            if (step.action == Termination::Action::signal)
                child_.signal_group(step.signal);
            else if (exited_.is_set())
                co_await sleep_until(step.until);
            else
                co_await when_any(pause_until(step.until), wait_for(exited_));
        }
        streams_.end_outputs();
    }

    [[nodiscard]] ProcessStreams& streams() noexcept { return streams_; }
    [[nodiscard]] const ProcessOptions& options() const noexcept { return options_; }
    [[nodiscard]] pid_t id() const noexcept { return child_.id(); }
    [[nodiscard]] Event& exited() noexcept { return exited_; }

    /// Nobody gets it once the program has ended.
    void signal(int number) {
        if (!exited_.is_set())
            child_.signal_group(number);
    }

private:
    void check_streams(const Task<>& body) const {
        const bool needs_body = options_.input().setting().kind == InputKind::pipe ||
                                options_.output().setting().kind == OutputKind::pipe ||
                                options_.errors().setting().kind == OutputKind::pipe;
        if (needs_body && !body)
            throw ProcessError{ErrorCode::invalid_argument, options_.program().native(),
                               "a pipe is asked for, but only with_process has somebody to use it"};
    }

    Task<> start() {
        Launch launch{options_};
        child_ = ChildProcess{co_await run_blocking([&launch] { return launch.run(); })};
        const asio::any_io_executor& executor = (co_await this_task::scheduler()).io().get();
        streams_.open(executor, launch.ends());
        watch_.emplace(executor, child_, open_process_descriptor(child_.id()));
    }

    Task<> attend(Task<> body) {
        std::vector<Task<>> tasks;
        streams_.serve(tasks);
        if (body)
            tasks.push_back(run_body(std::move(body)));
        tasks.push_back(watch());
        co_await when_all(std::move(tasks));
    }

    Task<> run_body(Task<> body) {
        co_await std::move(body);
        co_await streams_.finish_for_body();
    }

    Task<> watch() {
        co_await watch_exit();
        if (!streams_.outputs_ended().is_set())
            co_await when_any(pause(options_.output_linger()), wait_for(streams_.outputs_ended()));
        streams_.end_outputs();
    }

    Task<> watch_exit() {
        if (exited_.is_set())
            co_return; // it may be reaped by now
        co_await watch_->wait();
        exited_.set();
        streams_.end_input();
    }

    Task<> terminate() {
        streams_.close_input();
        std::vector<Task<>> tasks;
        streams_.drain(tasks);
        tasks.push_back(watch_exit());
        tasks.push_back(end_group());
        co_await when_all(std::move(tasks));
    }

    GroupState group_state() {
        if (!exited_.is_set())
            return GroupState::leader_runs;
        child_.reap();
        return group_is_gone(child_.id()) ? GroupState::empty : GroupState::others_run;
    }

    static Task<> pause(Duration duration) { co_await sleep_for(duration); }
    static Task<> pause_until(TimePoint time) { co_await sleep_until(time); }

    ProcessResult result(Duration elapsed) {
        const ChildEnd& end = child_.reap();
        if (!end.status)
            throw ProcessError{ErrorCode::invalid_state, options_.program().native(),
                               "how it ended is lost: this program ignores SIGCHLD, or waits for "
                               "children that are not its own"};
        ProcessResult result;
        result.program = options_.program().native();
        result.status = *end.status;
        result.output = streams_.take_output();
        result.errors = streams_.take_errors();
        result.elapsed = elapsed;
        result.user_time = end.user_time;
        result.system_time = end.system_time;
        return result;
    }

    const ProcessOptions& options_;
    ProcessStreams streams_;
    Event exited_;
    ChildProcess child_;
    std::optional<ExitWatch> watch_;
};

} // namespace coflow::detail
