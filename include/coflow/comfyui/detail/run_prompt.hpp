// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/run_driver.hpp"
#include "coflow/comfyui/kept_run.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/this_task.hpp"

#include <algorithm>

// The bodies of run_prompt.hpp, which includes this at its end.
namespace coflow::comfyui {

namespace detail {

/// What the server is, as soon as it answers; nothing if it does not for too long.
[[nodiscard]] inline Task<std::optional<ServerInfo>> await_server(Client client,
                                                                  RunOptions options) {
    const Scheduler& scheduler = co_await this_task::scheduler();
    const TimePoint give_up = saturating_add(scheduler.now(), options.unreachable_patience);
    Duration delay = options.reconnect_delay;
    std::optional<ServerInfo> info;
    while (!info) {
        try {
            Task<ServerInfo> asking = client.server_info();
            info = co_await std::move(asking);
        } catch (const Error& error) {
            if (!is_transient(error))
                throw;
        }
        if (info || scheduler.now() >= give_up)
            break;
        co_await sleep_for(std::min(delay, give_up - scheduler.now()));
        delay = std::min(2 * delay, options.max_reconnect_delay);
    }
    co_return info;
}

inline void choose_ids(Submission& submission) {
    for (std::string* id : {&submission.prompt_id, &submission.client_id})
        if (id->empty())
            *id = new_prompt_id();
}

/// A stop request of the awaiting task cancels the prompt; what becomes of it is the outcome.
[[nodiscard]] inline Task<RunOutcome> drive_run(Client client, Submission submission,
                                                RunOptions options, RunWatcher* watcher) {
    co_await this_task::throw_if_stopped();
    const StopToken stop = co_await this_task::stop_token();
    Scheduler& scheduler = co_await this_task::scheduler();
    Task<std::optional<ServerInfo>> awaiting = await_server(client, options);
    const std::optional<ServerInfo> info = co_await std::move(awaiting);
    if (!info) {
        RunOutcome outcome;
        outcome.prompt_id = submission.prompt_id;
        outcome.loss = Loss::unreachable;
        if (watcher != nullptr)
            watcher->on_end(outcome);
        co_return outcome;
    }
    options.cancel_by = info->cancel_by();
    RunDriver driver{client, std::move(submission), options, watcher, scheduler};
    const auto cancel = [&driver]() noexcept { driver.cancel(); };
    const StopCallback callback{stop, cancel};
    co_return co_await shield(driver.drive());
}

/// `Cancelled` in place of an outcome that only says that the task was asked to stop.
[[nodiscard]] inline Task<RunOutcome> unless_cancelled(RunOutcome outcome) {
    if (outcome.end == RunEnd::cancelled || outcome.end == RunEnd::lost)
        co_await this_task::throw_if_stopped();
    co_return outcome;
}

[[nodiscard]] inline bool may_still_run(const RunOutcome& outcome) {
    return outcome.loss == Loss::unreachable || !outcome.confirmed;
}

/// The run that is kept in the file: one of before, or a new one.
[[nodiscard]] inline Task<KeptRun> kept_or_new(Client client, const Submission& submission,
                                               std::filesystem::path file, RunOptions& options) {
    const std::string digest = prompt_digest(submission.prompt);
    Task<std::optional<KeptRun>> reading = read_kept_run(file);
    std::optional<KeptRun> kept = co_await std::move(reading);
    if (kept) {
        if (kept->prompt_sha256 != digest || kept->server != client.server())
            throw Error{ErrorCode::invalid_state,
                        quote(file.native()) + " keeps the run of another prompt or on another "
                                               "server; finish that, or remove the file"};
        options.begin = Begin::recover;
        co_return *std::move(kept);
    }
    KeptRun run;
    run.prompt_id = submission.prompt_id;
    run.client_id = submission.client_id;
    run.server = client.server();
    run.prompt_sha256 = digest;
    run.when = std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
                   .count();
    Task<> keeping = keep_run(run, std::move(file));
    co_await std::move(keeping);
    co_return run;
}

} // namespace detail

inline Task<RunOutcome> run_prompt(Client client, Submission submission, RunOptions options,
                                   RunWatcher* watcher) {
    detail::choose_ids(submission);
    Task<RunOutcome> driving =
        detail::drive_run(std::move(client), std::move(submission), options, watcher);
    RunOutcome outcome = co_await std::move(driving);
    Task<RunOutcome> ending = detail::unless_cancelled(std::move(outcome));
    co_return co_await std::move(ending);
}

inline Task<RunOutcome> run_kept_prompt(Client client, Submission submission,
                                        std::filesystem::path file, RunOptions options,
                                        RunWatcher* watcher) {
    detail::choose_ids(submission);
    Task<KeptRun> keeping = detail::kept_or_new(client, submission, file, options);
    const KeptRun kept = co_await std::move(keeping);
    submission.prompt_id = kept.prompt_id;
    submission.client_id = kept.client_id;
    Task<RunOutcome> driving =
        detail::drive_run(std::move(client), std::move(submission), options, watcher);
    RunOutcome outcome = co_await std::move(driving);
    if (!detail::may_still_run(outcome)) {
        std::error_code gone_already;
        std::filesystem::remove(file, gone_already);
    }
    Task<RunOutcome> ending = detail::unless_cancelled(std::move(outcome));
    co_return co_await std::move(ending);
}

} // namespace coflow::comfyui
