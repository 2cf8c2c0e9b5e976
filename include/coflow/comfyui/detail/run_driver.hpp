// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/detail/run_inbox.hpp"
#include "coflow/comfyui/run.hpp"
#include "coflow/comfyui/run_watcher.hpp"
#include "coflow/core/channel.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/when_any.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>

namespace coflow::comfyui::detail {

/// Performs what a `Run` decides.
///
/// Three tasks: one asks the run and never waits for anything but news; one performs requests, one
/// after the other; one keeps the socket, and reads it always. The latter two tell the first by its
/// inbox. What they tell of a request or a socket that has been given up is passed over.
class RunDriver {
public:
    RunDriver(const Client& client, Submission submission, const RunOptions& options,
              RunWatcher* watcher, Scheduler& scheduler)
        : client_{client.with(once(client.options(), options))},
          submission_{std::move(submission)},
          options_{options},
          watcher_{watcher},
          scheduler_{scheduler},
          run_{submission_.prompt, submission_.prompt_id, options, scheduler.now()} {}
    RunDriver(const RunDriver&) = delete;
    RunDriver& operator=(const RunDriver&) = delete;

    [[nodiscard]] Task<RunOutcome> drive() {
        auto body = [this](TaskGroup& group) { return decide(group); };
        co_await with_task_group(body);
        co_return run_.outcome();
    }

    /// From any thread, while `drive` runs or before.
    void cancel() noexcept {
        wants_cancel_ = true;
        inbox_.wake();
    }

private:
    using Tell = std::function<void(Run&, TimePoint)>;
    struct Command {
        int number = 0;
        RunAction action;
    };

    // The run itself decides what is repeated.
    static ClientOptions once(ClientOptions options, const RunOptions& run) {
        options.attempts = 1;
        options.request_timeout = run.request_timeout;
        return options;
    }

    [[nodiscard]] Task<> decide(TaskGroup& group);
    void perform(const RunAction& action);

    [[nodiscard]] Task<> make_requests();
    [[nodiscard]] Task<Tell> answer_to(RunAction action);
    [[nodiscard]] Task<Tell> answer_to_submit(Submit submit);
    [[nodiscard]] Task<Tell> answer_to_cancel(RunAction action);

    [[nodiscard]] Task<> keep_socket();
    [[nodiscard]] Task<> keep_socket_open(int number);
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open();
    [[nodiscard]] Task<> read(EventSocket& socket, int number);
    void receive(const WebSocketMessage& message);

    static constexpr std::size_t most_commands = 16;
    static constexpr Duration close_patience = std::chrono::seconds{2};
    static constexpr std::int64_t newest_entries = 64;

    Client client_;
    Submission submission_;
    RunOptions options_;
    RunWatcher* watcher_;
    Scheduler& scheduler_;
    Run run_;
    RunInbox inbox_;
    std::atomic<bool> wants_cancel_{false};

    int request_ = 0; // the number of the latest, as of the socket
    int socket_ = 0;
    Channel<Command> requests_{most_commands};
    Channel<int> connects_{most_commands};
    coflow::Event replace_socket_;
};

inline Task<> RunDriver::decide(TaskGroup& group) {
    Task<> requests = make_requests();
    Task<> socket = keep_socket();
    group.spawn(std::move(requests));
    group.spawn(std::move(socket));
    for (;;) {
        inbox_.deliver();
        const TimePoint now = scheduler_.now();
        if (wants_cancel_.exchange(false))
            run_.cancel(now);
        const RunAction action = run_.next(now);
        if (std::holds_alternative<Finish>(action))
            break;
        if (const auto* wait = std::get_if<Wait>(&action)) {
            Task<> waiting = inbox_.wait(wait->until - now);
            co_await std::move(waiting);
        } else {
            perform(action);
        }
    }
    if (watcher_ != nullptr)
        watcher_->on_end(run_.outcome());
    group.request_stop();
}

inline void RunDriver::perform(const RunAction& action) {
    if (const auto* report = std::get_if<Report>(&action)) {
        if (watcher_ != nullptr)
            watcher_->on_progress(*report);
    } else if (std::holds_alternative<Connect>(action)) {
        // What is not taken is given up by the run, as everything that takes too long.
        (void)connects_.try_send(++socket_);
        replace_socket_.set();
    } else {
        Command command{.number = ++request_, .action = action};
        (void)requests_.try_send(std::move(command));
    }
}

inline void RunDriver::receive(const WebSocketMessage& message) {
    try {
        const Event event = message.is_text() ? parse_event(message.data)
                                              : parse_event(std::as_bytes(std::span{message.data}));
        if (!run_.received(event, scheduler_.now()) || watcher_ == nullptr)
            return;
        if (const auto* preview = std::get_if<PreviewImage>(&event))
            watcher_->on_preview(*preview);
        else
            watcher_->on_event(event);
    } catch (const Error&) {
        // What cannot be read tells nothing; the history decides.
    }
}

} // namespace coflow::comfyui::detail

#include "coflow/comfyui/detail/run_requests.hpp"
#include "coflow/comfyui/detail/run_socket.hpp"
