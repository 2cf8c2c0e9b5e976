// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/event.hpp"
#include "coflow/comfyui/history.hpp"
#include "coflow/comfyui/job.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/comfyui/prompt_answer.hpp"
#include "coflow/comfyui/queue.hpp"
#include "coflow/comfyui/run_action.hpp"
#include "coflow/comfyui/run_options.hpp"
#include "coflow/comfyui/run_outcome.hpp"
#include "coflow/comfyui/run_progress.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::comfyui {

/// Decides what to do for one prompt, from its submission to its end. Knows no clock and no socket:
/// it is told what happens, and asked what comes next.
///
/// The socket only says early what is going on; how a run has ended is read from the history (or
/// jobs), whatever the socket said or left out. A prompt is given up only after the queue, and then
/// the history, have twice not known it.
/// Thread safety: none.
class Run {
public:
    /// `prompt_id` is new, a UUID in lower case with hyphens, and worth keeping: with it a run can
    /// be recovered by another process.
    Run(const Prompt& prompt, std::string prompt_id, const RunOptions& options, TimePoint now)
        : options_{options},
          tag_{prompt_id},
          id_{std::move(prompt_id)},
          progress_{prompt},
          phase_{options.begin == Begin::recover ? Phase::unknown : Phase::fresh},
          deadline_{saturating_add(now, options.timeout)},
          next_poll_{now},
          reconnect_at_{now},
          reconnect_delay_{options.reconnect_delay} {}

    /// What to do next. To be asked again after each action, and after whatever is told below.
    [[nodiscard]] RunAction next(TimePoint now);

    /// What came of the request that is under way; other results than its are passed over.
    void submitted(const std::variant<Accepted, PromptRefused>& answer, TimePoint now);
    void polled(const QueueSnapshot& queue, TimePoint now);
    void polled(const std::vector<HistoryEntry>& history, TimePoint now);
    void polled(const std::optional<Job>& job, TimePoint now); ///< Nothing for an unknown job.
    void requested(TimePoint now);      ///< One that cancels was answered, whatever the answer.
    void request_failed(TimePoint now); ///< There was no answer, or a transient status.

    void connected(TimePoint now);
    void disconnected(TimePoint now); ///< Also for a connection that could not be opened.
    /// Takes a message; says whether it is of this run, so that previews may be passed on.
    bool received(const Event& event, TimePoint now);

    /// Cancels the prompt, and nothing else. It may still succeed, if it was about to.
    void cancel(TimePoint now) {
        if (!cancel_)
            begin_cancel(RunEnd::cancelled, now);
    }

    [[nodiscard]] bool has_ended() const noexcept { return phase_ == Phase::ended; }
    /// Meaningful once the run has ended.
    [[nodiscard]] const RunOutcome& outcome() const noexcept { return outcome_; }
    [[nodiscard]] const RunProgress& progress() const noexcept { return progress_; }
    /// The one that was chosen, until a server is found to have chosen another.
    [[nodiscard]] const std::string& prompt_id() const noexcept { return id_; }

private:
    enum class Phase : std::uint8_t {
        fresh,    // not submitted, or verifiably without effect
        unknown,  // perhaps submitted
        accepted, // known to the server
        ended
    };
    enum class Request : std::uint8_t { none, submit, queue, history, job, cancel };
    enum class Socket : std::uint8_t { closed, connecting, open };
    struct Cancel {
        RunEnd end;
        TimePoint give_up;
        TimePoint next;
        int step = 0;
    };
    static constexpr std::size_t most_early_events = 10'000;
    static constexpr int enough_misses = 2;

    void expire(TimePoint now);
    [[nodiscard]] TimePoint next_time(TimePoint now) const;
    [[nodiscard]] std::optional<RunAction> next_cancel(TimePoint now);
    [[nodiscard]] RunAction submit(TimePoint now);
    [[nodiscard]] RunAction poll(TimePoint now);
    void begin_request(Request request, TimePoint now);
    bool end_request(Request request);
    void begin_cancel(RunEnd end, TimePoint now);

    void adopt(const std::string& id, TimePoint now);
    void apply(const Event& event, TimePoint now);
    void hint(TimePoint now, Duration delay);
    [[nodiscard]] bool is_hinted(TimePoint now) const noexcept {
        return hinted_ && now - *hinted_ < options_.history_patience;
    }
    [[nodiscard]] bool is_ours(const QueueItem& item) const {
        return item.prompt_id == id_ ||
               (!tag_.empty() && detail::text(item.extra_data, "coflow_run") == tag_);
    }
    [[nodiscard]] Duration patience() const noexcept {
        return socket_ == Socket::open ? options_.silence : options_.poll_interval;
    }

    void seen_alive(const std::string& id, TimePoint now);
    void doubt_socket(const QueueSnapshot& queue, bool runs, TimePoint now);
    void missed(TimePoint now);
    void conclude_missing(TimePoint now);
    void end_as(HistoryStatus status, const Json& outputs,
                const std::optional<ExecutionFailure>& failure);
    void end(RunEnd how);
    void lose(Loss loss);

    RunOptions options_;
    std::string tag_;
    std::string id_;
    RunProgress progress_;
    RunOutcome outcome_;
    Phase phase_;
    TimePoint deadline_;
    int submits_ = 0;
    std::vector<Event> early_; // of other ids, while the server may have chosen one of them

    Request request_ = Request::none;
    TimePoint request_began_{};
    std::optional<TimePoint> unanswered_; // since when nothing answers

    TimePoint next_poll_;
    bool look_in_history_ = false; // the queue does not have it
    int misses_ = 0;

    Socket socket_ = Socket::closed;
    TimePoint reconnect_at_;
    TimePoint connect_began_{};
    Duration reconnect_delay_;
    bool has_tried_socket_ = false;
    bool broke_ = false;            // a connection, since the prompt was last seen
    bool missed_events_ = false;    // so that outputs by events may be incomplete
    bool heard_ = false;            // something on the socket, since the last poll
    bool told_of_us_ = false;       // by this socket
    std::int64_t told_length_ = -1; // of the queue
    int contradictions_ = 0;        // between polls and socket

    std::optional<TimePoint> hinted_; // since when the socket says that it has ended
    Duration hint_delay_{};
    bool runs_ = false;
    bool succeeded_ = false;
    bool interrupted_ = false;
    std::optional<ExecutionFailure> failure_;
    Json outputs_ = Json::object();

    std::optional<Cancel> cancel_;
    double reported_ = -1;
    std::string reported_node_;
};

} // namespace coflow::comfyui

#include "coflow/comfyui/detail/run_decisions.hpp"
#include "coflow/comfyui/detail/run_findings.hpp"
