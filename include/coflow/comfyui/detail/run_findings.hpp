// SPDX-License-Identifier: MIT
#pragma once

// What a Run learns from answers and messages. run.hpp includes this at its end.
namespace coflow::comfyui {

inline void Run::submitted(const std::variant<Accepted, PromptRefused>& answer, TimePoint now) {
    if (!end_request(Request::submit))
        return;
    if (const auto* refused = std::get_if<PromptRefused>(&answer)) {
        outcome_.refusal = *refused;
        end(RunEnd::refused);
        return;
    }
    const auto& accepted = std::get<Accepted>(answer);
    outcome_.node_problems = accepted.node_problems;
    phase_ = Phase::accepted;
    broke_ = false;
    if (!hinted_)
        next_poll_ = now + patience();
    adopt(accepted.prompt_id, now);
}

/// The server may have chosen another id, and told of it before it answered.
inline void Run::adopt(const std::string& id, TimePoint now) {
    const std::vector<Event> early = std::exchange(early_, {});
    if (id.empty() || id == id_)
        return;
    id_ = id;
    for (const Event& event : early)
        if (prompt_of(event) == id_)
            apply(event, now);
}

inline void Run::polled(const QueueSnapshot& queue, TimePoint now) {
    if (!end_request(Request::queue))
        return;
    const auto find = [this](const std::vector<QueueItem>& items) {
        const auto found =
            std::ranges::find_if(items, [this](const QueueItem& item) { return is_ours(item); });
        return found == items.end() ? nullptr : &*found;
    };
    const QueueItem* running = find(queue.running);
    const QueueItem* item = running != nullptr ? running : find(queue.pending);
    doubt_socket(queue, running != nullptr, now);
    if (item != nullptr) {
        runs_ = runs_ || running != nullptr;
        seen_alive(item->prompt_id, now);
    } else {
        // It moves from one to the other at once: asked in this order, it cannot slip through.
        look_in_history_ = true;
        next_poll_ = now;
    }
}

inline void Run::polled(const std::vector<HistoryEntry>& history, TimePoint now) {
    if (!end_request(Request::history))
        return;
    const auto entry = std::ranges::find_if(
        history, [this](const HistoryEntry& one) { return is_ours(one.item); });
    if (entry != history.end()) {
        id_ = entry->item.prompt_id;
        end_as(entry->status, entry->outputs, entry->failure);
    } else {
        missed(now);
    }
}

inline void Run::polled(const std::optional<Job>& job, TimePoint now) {
    if (!end_request(Request::job))
        return;
    if (!job)
        return missed(now);
    switch (job->status) {
    case JobStatus::completed:
        return end_as(HistoryStatus::success, job->outputs, job->failure);
    case JobStatus::failed:
        return end_as(HistoryStatus::error, job->outputs, job->failure);
    case JobStatus::cancelled:
        return end_as(HistoryStatus::interrupted, job->outputs, job->failure);
    case JobStatus::in_progress:
        runs_ = true;
        [[fallthrough]];
    case JobStatus::pending:
    case JobStatus::unknown:
        return seen_alive(job->id, now);
    }
}

inline void Run::seen_alive(const std::string& id, TimePoint now) {
    phase_ = Phase::accepted;
    misses_ = 0;
    broke_ = false;
    look_in_history_ = is_hinted(now);
    if (hinted_ && request_began_ - *hinted_ >= options_.history_patience)
        hinted_.reset(); // it was wrong
    next_poll_ = now + (is_hinted(now) ? options_.history_delay
                        : cancel_      ? options_.poll_interval
                                       : patience());
    adopt(id, now);
}

/// A socket may be open and silent for good, because the server has forgotten it. It tells nobody
/// then how long the queue is, which polls show.
inline void Run::doubt_socket(const QueueSnapshot& queue, bool runs, TimePoint now) {
    if (socket_ != Socket::open)
        return;
    const bool contradicts =
        !heard_ && ((runs && !told_of_us_) ||
                    (told_length_ >= 0 && told_length_ != static_cast<std::int64_t>(queue.size())));
    contradictions_ = contradicts ? contradictions_ + 1 : 0;
    if (contradictions_ < enough_misses)
        return;
    disconnected(now);
    reconnect_at_ = now;
}

/// Neither in the queue nor in the history, or perhaps not yet.
inline void Run::missed(TimePoint now) {
    if (is_hinted(now)) {
        next_poll_ = now + hint_delay_;
        hint_delay_ = std::min<Duration>(2 * hint_delay_, options_.poll_interval);
        return;
    }
    look_in_history_ = false;
    next_poll_ = now + options_.poll_interval;
    if (++misses_ >= enough_misses)
        conclude_missing(now);
}

inline void Run::conclude_missing(TimePoint /*now*/) {
    misses_ = 0;
    outcome_.outputs = outputs_;
    if (succeeded_ && !missed_events_)
        return end_as(HistoryStatus::success, outputs_, std::nullopt);
    if (failure_)
        return end_as(HistoryStatus::error, outputs_, failure_);
    if (interrupted_)
        return end_as(HistoryStatus::interrupted, outputs_, std::nullopt);
    if (cancel_)
        return end(cancel_->end);
    if (phase_ == Phase::unknown && submits_ < options_.max_submits)
        phase_ = Phase::fresh;
    else if (phase_ == Phase::unknown && submits_ > 0)
        lose(Loss::not_accepted);
    else
        lose(broke_ ? Loss::restarted : Loss::removed);
}

inline bool Run::received(const Event& event, TimePoint now) {
    if (has_ended() || socket_ != Socket::open)
        return false;
    heard_ = true;
    reconnect_delay_ = options_.reconnect_delay;
    if (const auto* status = std::get_if<StatusEvent>(&event)) {
        // Nothing names a prompt that somebody deletes, but the queue becomes shorter.
        if (!runs_ && status->queue_remaining < told_length_)
            next_poll_ = std::min(next_poll_, now + options_.poll_interval);
        told_length_ = status->queue_remaining;
        return false;
    }
    const std::string_view id = prompt_of(event);
    if (id == id_) {
        apply(event, now);
        return true;
    }
    if (id.empty()) {
        // Repeated for who comes back, or of an older server: it can only be of what runs.
        const bool ours = runs_ && !std::holds_alternative<OtherEvent>(event) &&
                          !std::holds_alternative<OtherBinary>(event) &&
                          !std::holds_alternative<Features>(event);
        if (ours) {
            told_of_us_ = true;
            progress_.add(event);
        }
        return ours;
    }
    const bool keeps = !std::holds_alternative<PreviewImage>(event); // its image does not last
    if (phase_ == Phase::unknown && keeps && early_.size() < most_early_events)
        early_.push_back(event);
    return false;
}

inline void Run::apply(const Event& event, TimePoint now) {
    if (phase_ == Phase::unknown)
        phase_ = Phase::accepted;
    misses_ = 0;
    runs_ = true;
    told_of_us_ = true;
    if (!hinted_)
        next_poll_ = now + patience();
    progress_.add(event);
    if (const auto* executed = std::get_if<NodeExecuted>(&event)) {
        if (executed->output.is_object())
            outputs_[executed->node] = executed->output;
    } else if (std::holds_alternative<ExecutionSucceeded>(event)) {
        succeeded_ = true;
        hint(now, options_.history_delay); // which is written after this
    } else if (const auto* failure = std::get_if<ExecutionFailure>(&event)) {
        if (!failure->is_blocked()) {
            failure_ = *failure;
            hint(now, options_.history_delay);
        } else if (std::ranges::find(outcome_.blocked, failure->node, &ExecutionFailure::node) ==
                   outcome_.blocked.end()) {
            outcome_.blocked.push_back(*failure);
        }
    } else if (std::holds_alternative<ExecutionInterrupted>(event)) {
        interrupted_ = true;
        hint(now, options_.history_delay);
    } else if (const auto* executing = std::get_if<NodeExecuting>(&event);
               executing != nullptr && executing->is_end()) {
        hint(now, Duration::zero());
    }
}

/// The socket says that it has ended: look.
inline void Run::hint(TimePoint now, Duration delay) {
    if (!hinted_) {
        hinted_ = now;
        hint_delay_ = options_.history_delay;
        next_poll_ = now + delay;
    }
    look_in_history_ = true;
    next_poll_ = std::min(next_poll_, now + delay);
}

inline void Run::end_as(HistoryStatus status, const Json& outputs,
                        const std::optional<ExecutionFailure>& failure) {
    outcome_.outputs = outputs.is_object() ? outputs : Json::object();
    if (status == HistoryStatus::interrupted)
        return end(cancel_ ? cancel_->end : RunEnd::interrupted);
    // Very old servers do not say in the history how it went.
    if (status == HistoryStatus::error || (status == HistoryStatus::unknown && failure_)) {
        outcome_.failure = failure ? failure : failure_;
        return end(RunEnd::failed);
    }
    progress_.finish();
    end(RunEnd::succeeded);
}

inline void Run::end(RunEnd how) {
    outcome_.end = how;
    outcome_.prompt_id = id_;
    phase_ = Phase::ended;
    request_ = Request::none;
}

inline void Run::lose(Loss loss) {
    outcome_.loss = loss;
    end(RunEnd::lost);
}

} // namespace coflow::comfyui
