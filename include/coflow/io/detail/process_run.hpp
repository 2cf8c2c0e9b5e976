// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/io_executor.hpp"
#include "coflow/core/mutex.hpp"
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
#include "coflow/io/detail/output_sink.hpp"
#include "coflow/io/detail/pipe_reader.hpp"
#include "coflow/io/detail/pipe_writer.hpp"
#include "coflow/io/detail/termination.hpp"
#include "coflow/io/process_options.hpp"
#include "coflow/io/process_result.hpp"

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coflow::detail {

/// One child process from its start until it is reaped.
///
/// Everything is attended to at once: the end of the program, its input, its outputs. If any of
/// that fails, or is cancelled, the process group is terminated; it is reaped in any case.
class ProcessRun {
public:
    explicit ProcessRun(const ProcessOptions& options)
        : options_{options},
          output_{options.output().setting(), turn_},
          errors_{options.errors().setting(), turn_} {}

    Task<ProcessResult> run() {
        co_await this_task::throw_if_stopped();
        const TimePoint begin = co_await this_task::now();
        co_await start();
        std::exception_ptr failure;
        try {
            co_await attend();
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            co_await shield(terminate());
            child_.reap();
            std::rethrow_exception(failure);
        }
        const TimePoint end = co_await this_task::now();
        co_return result(end - begin);
    }

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    struct Output {
        Output(const OutputSetting& setting, Mutex& turn) : sink{setting, turn} {}

        std::optional<PipeReader> pipe;
        OutputSink sink;
    };

    Task<> start() {
        Launch launch{options_};
        child_ = ChildProcess{co_await run_blocking([&launch] { return launch.run(); })};
        const asio::any_io_executor& executor = (co_await this_task::scheduler()).io().get();
        ParentEnds& ends = launch.ends();
        if (ends.input)
            input_.emplace(executor, std::move(ends.input), exited_);
        for (auto [end, output] : {std::pair{&ends.output, &output_}, {&ends.errors, &errors_}})
            if (*end)
                output->pipe.emplace(executor, std::move(*end), outputs_over_);
        watch_.emplace(executor, child_, open_process_descriptor(child_.id()));
    }

    Task<> attend() {
        std::vector<Task<>> tasks;
        for (Output* const output : {&output_, &errors_})
            if (output->pipe)
                tasks.push_back(pump(*output));
        open_outputs_ = static_cast<int>(tasks.size());
        if (input_)
            tasks.push_back(feed());
        tasks.push_back(watch_exit());
        co_await when_all(std::move(tasks));
    }

    Task<> feed() {
        co_await input_->write(options_.input().setting().text);
        input_->close();
    }

    Task<> pump(Output& output) {
        const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
        const std::span<char> room{buffer.get(), buffer_size};
        while (const std::size_t count = co_await output.pipe->read_some(room))
            if (!co_await output.sink.take({buffer.get(), count}))
                throw_too_much(output);
        if (open_outputs_.fetch_sub(1) == 1)
            outputs_ended_.set();
        co_await output.sink.finish();
    }

    Task<> watch_exit() {
        co_await watch_->wait();
        exited_.set();
        if (open_outputs_ > 0)
            co_await when_any(pause(options_.output_linger()), wait_for(outputs_ended_));
        outputs_over_.set();
    }

    /// Ends the process group, while what it still writes is read and dropped, so that nobody
    /// hangs in a full pipe.
    Task<> terminate() {
        if (input_)
            input_->close();
        std::vector<Task<>> tasks;
        for (Output* const output : {&output_, &errors_})
            if (output->pipe)
                tasks.push_back(drain(*output->pipe));
        tasks.push_back(watch_exit_only());
        tasks.push_back(end_group());
        co_await when_all(std::move(tasks));
    }

    static Task<> drain(PipeReader& pipe) {
        const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
        while (co_await pipe.read_some({buffer.get(), buffer_size}) != 0) {
        }
    }

    Task<> watch_exit_only() {
        co_await watch_->wait();
        exited_.set();
    }

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
        outputs_over_.set();
    }

    GroupState group_state() {
        if (!exited_.is_set())
            return GroupState::leader_runs;
        child_.reap();
        return child_.group_is_empty() ? GroupState::empty : GroupState::others_run;
    }

    static Task<> pause(Duration duration) { co_await sleep_for(duration); }
    static Task<> pause_until(TimePoint time) { co_await sleep_until(time); }

    [[noreturn]] void throw_too_much(const Output& output) const {
        throw ProcessError{ErrorCode::io_failure, options_.program().native(),
                           std::string{"wrote more to its standard "} +
                               (&output == &output_ ? "output" : "error") + " than the " +
                               std::to_string(output.sink.limit()) +
                               " bytes that may be captured, and was stopped"};
    }

    ProcessResult result(Duration elapsed) {
        const ChildEnd& end = child_.reap();
        ProcessResult result;
        result.program = options_.program().native();
        result.status = end.status;
        result.output = output_.sink.take_text();
        result.errors = errors_.sink.take_text();
        result.elapsed = elapsed;
        result.user_time = end.user_time;
        result.system_time = end.system_time;
        return result;
    }

    const ProcessOptions& options_;
    Mutex turn_;
    Event exited_;
    Event outputs_ended_; // nobody can write to them
    Event outputs_over_;  // nobody is to be waited for
    std::atomic<int> open_outputs_{0};
    Output output_;
    Output errors_;
    std::optional<PipeWriter> input_;
    ChildProcess child_;
    std::optional<ExitWatch> watch_;
};

} // namespace coflow::detail
