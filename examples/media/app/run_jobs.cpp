// SPDX-License-Identifier: MIT
#include "app/run_jobs.hpp"

#include "app/display.hpp"
#include "app/text.hpp"
#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_any.hpp"

#include <asio/signal_set.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <utility>

namespace media {

namespace {

using namespace std::chrono_literals;
using coflow::Task;
using coflow::WorkflowStatus;
using Handle = coflow::WorkflowHandle<nlohmann::json>;

/// A job with its run, or without one if its request was refused.
struct Run {
    std::string title;
    Handle handle;
    Outcome outcome;
};

RunLine line_of(const Run& run) {
    if (!run.handle)
        return {run.title, RunState::failed, 0, "refused"};
    const coflow::Progress progress = run.handle.progress();
    RunLine line{run.title, RunState::running, progress.percentage,
                 printable(progress.message.empty() ? progress.current_step : progress.message)};
    switch (progress.status) {
    case WorkflowStatus::pending:
    case WorkflowStatus::queued:
        line.state = RunState::waiting;
        break;
    case WorkflowStatus::completed:
        line.state = RunState::done;
        break;
    case WorkflowStatus::failed:
    case WorkflowStatus::cancelled:
        line.state = RunState::failed;
        line.message = to_string(progress.status);
        break;
    default:
        break;
    }
    return line;
}

void show(const std::vector<Run>& runs, Display& display) {
    std::vector<RunLine> lines;
    lines.reserve(runs.size());
    for (const Run& run : runs)
        lines.push_back(line_of(run));
    display.show(lines);
}

/// Ends only by being stopped.
Task<> keep_showing(const std::vector<Run>& runs, Display& display) {
    for (;;) {
        show(runs, display);
        co_await coflow::sleep_for(100ms);
    }
}

/// Ends only by being stopped.
Task<> cancel_on_signal(std::vector<Run>& runs, asio::signal_set& signals) {
    co_await signals.async_wait(coflow::use_task);
    for (Run& run : runs)
        if (run.handle)
            run.handle.cancel();
    signals.clear();
    co_await coflow::sleep_for(coflow::Duration::max());
}

Task<> wait_for_all(std::vector<Run>& runs) {
    for (Run& run : runs) {
        if (!run.handle)
            continue;
        try {
            run.outcome.report = co_await run.handle;
        } catch (const coflow::Cancelled&) {
            run.outcome.is_cancelled = true;
            run.outcome.error = "cancelled";
        } catch (...) {
            run.outcome.error = coflow::describe(std::current_exception());
        }
    }
}

Task<> follow(std::vector<Run>& runs, asio::signal_set& signals, Display& display) {
    co_await coflow::when_any(wait_for_all(runs), keep_showing(runs, display),
                              cancel_on_signal(runs, signals));
}

} // namespace

std::vector<Outcome> run_jobs(const std::vector<Job>& jobs, coflow::WorkflowExecutor& executor,
                              coflow::WorkflowManager& manager) {
    asio::signal_set signals{executor.get_executor(), SIGINT, SIGTERM};
    std::vector<Run> runs;
    for (const Job& job : jobs) {
        Run& run = runs.emplace_back();
        run.title = job.title;
        try {
            run.handle = manager.start(job.workflow, job.request);
        } catch (const coflow::Error& error) {
            run.outcome.error = error.what();
        }
    }
    {
        Display display{stderr, terminal::mode_for(stderr)};
        executor.run(follow(runs, signals, display));
        show(runs, display);
    }
    std::vector<Outcome> outcomes;
    for (Run& run : runs)
        outcomes.push_back(std::move(run.outcome));
    return outcomes;
}

} // namespace media
