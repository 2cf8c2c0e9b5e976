// SPDX-License-Identifier: MIT
#pragma once

// The requests of a RunDriver. run_driver.hpp includes this at its end.
namespace coflow::comfyui::detail {

inline Task<> RunDriver::make_requests() {
    for (;;) {
        std::optional<Command> command = co_await requests_.receive();
        // Older ones have been given up.
        while (std::optional<Command> newer = requests_.try_receive())
            command = std::move(newer);
        Tell tell;
        try {
            Task<Tell> asking = answer_to(command->action);
            tell = co_await with_timeout(options_.request_timeout, std::move(asking));
        } catch (const std::exception&) {
            tell = [](Run& run, TimePoint now) { run.request_failed(now); };
        }
        inbox_.post([this, number = command->number, tell = std::move(tell)] {
            if (number == request_)
                tell(run_, scheduler_.now());
        });
    }
}

inline Task<RunDriver::Tell> RunDriver::answer_to(RunAction action) {
    Tell tell;
    if (const auto* submit = std::get_if<Submit>(&action)) {
        Task<Tell> submitting = answer_to_submit(*submit);
        tell = co_await std::move(submitting);
    } else if (std::holds_alternative<PollQueue>(action)) {
        Task<QueueSnapshot> asking = client_.queue();
        QueueSnapshot queue = co_await std::move(asking);
        tell = [queue = std::move(queue)](Run& run, TimePoint now) { run.polled(queue, now); };
    } else if (const auto* poll = std::get_if<PollHistory>(&action)) {
        std::vector<HistoryEntry> entries;
        if (poll->prompt_id) {
            Task<std::optional<HistoryEntry>> asking = client_.history_entry(*poll->prompt_id);
            std::optional<HistoryEntry> entry = co_await std::move(asking);
            if (entry)
                entries.push_back(*std::move(entry));
        } else {
            Task<std::vector<HistoryEntry>> asking =
                client_.history({.limit = newest_entries, .offset = {}});
            entries = co_await std::move(asking);
        }
        tell = [entries = std::move(entries)](Run& run, TimePoint now) {
            run.polled(entries, now);
        };
    } else if (const auto* of_job = std::get_if<PollJob>(&action)) {
        Task<std::optional<Job>> asking = client_.job(of_job->prompt_id);
        std::optional<Job> job = co_await std::move(asking);
        tell = [job = std::move(job)](Run& run, TimePoint now) { run.polled(job, now); };
    } else {
        Task<Tell> cancelling = answer_to_cancel(std::move(action));
        tell = co_await std::move(cancelling);
    }
    co_return tell;
}

inline Task<RunDriver::Tell> RunDriver::answer_to_submit(Submit submit) {
    Submission submission = submission_;
    submission.prompt_id = submit.prompt_id;
    submission.extra_data["coflow_run"] = submit.tag;
    Tell tell;
    try {
        Task<Accepted> submitting = client_.submit(std::move(submission));
        Accepted accepted = co_await std::move(submitting);
        tell = [accepted = std::move(accepted)](Run& run, TimePoint now) {
            run.submitted(accepted, now);
        };
    } catch (const PromptRefused& refused) {
        tell = [refused](Run& run, TimePoint now) { run.submitted(refused, now); };
    }
    co_return tell;
}

inline Task<RunDriver::Tell> RunDriver::answer_to_cancel(RunAction action) {
    try {
        if (const auto* removal = std::get_if<RemoveFromQueue>(&action)) {
            std::vector<std::string> ids{removal->prompt_id};
            Task<> removing = client_.remove_from_queue(std::move(ids));
            co_await std::move(removing);
        } else if (const auto* interruption = std::get_if<Interrupt>(&action)) {
            Task<> interrupting = client_.interrupt(interruption->prompt_id);
            co_await std::move(interrupting);
        } else if (const auto* job = std::get_if<CancelJob>(&action)) {
            Task<bool> cancelling = client_.cancel_job(job->prompt_id);
            (void)co_await std::move(cancelling);
        }
    } catch (const ServerError& error) {
        // Whatever else it answers, the polls tell what has become of the prompt.
        if (error.is_transient())
            throw;
    }
    co_return [](Run& run, TimePoint now) { run.requested(now); };
}

} // namespace coflow::comfyui::detail
