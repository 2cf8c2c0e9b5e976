// SPDX-License-Identifier: MIT
#pragma once

// What a Run does next. run.hpp includes this at its end.
namespace coflow::comfyui {

inline RunAction Run::next(TimePoint now) {
    if (!has_ended())
        expire(now);
    if (progress_.percentage() != reported_ || progress_.node() != reported_node_) {
        reported_ = progress_.percentage();
        reported_node_ = progress_.node();
        return Report{reported_, reported_node_};
    }
    if (has_ended())
        return Finish{};
    if (socket_ == Socket::closed && now >= reconnect_at_) {
        socket_ = Socket::connecting;
        connect_began_ = now;
        return Connect{};
    }
    if (request_ == Request::none) {
        if (std::optional<RunAction> action = next_cancel(now))
            return *std::move(action);
        // The first attempt to connect comes first, so that the socket tells of the run from its
        // start; whether it succeeds does not matter.
        if (phase_ == Phase::fresh && has_tried_socket_)
            return submit(now);
        if (phase_ != Phase::fresh && now >= next_poll_)
            return poll(now);
    }
    return Wait{next_time(now)};
}

/// Ends what has taken too long.
inline void Run::expire(TimePoint now) {
    if (request_ != Request::none && now - request_began_ >= options_.request_timeout)
        request_failed(now);
    if (socket_ == Socket::connecting && now - connect_began_ >= options_.connect_timeout)
        disconnected(now);
    if (!cancel_ && now >= deadline_)
        begin_cancel(RunEnd::timed_out, now);
    if (has_ended())
        return;
    if (cancel_ && now >= cancel_->give_up) {
        outcome_.confirmed = false;
        end(cancel_->end);
    } else if (unanswered_ && now - *unanswered_ >= options_.unreachable_patience) {
        lose(Loss::unreachable);
    }
}

/// When `next` will have something else to say, at the latest.
inline TimePoint Run::next_time(TimePoint now) const {
    TimePoint time = cancel_ ? cancel_->give_up : deadline_;
    const auto earlier = [&time](TimePoint other) { time = std::min(time, other); };
    if (socket_ == Socket::closed)
        earlier(reconnect_at_);
    if (socket_ == Socket::connecting)
        earlier(saturating_add(connect_began_, options_.connect_timeout));
    if (unanswered_)
        earlier(saturating_add(*unanswered_, options_.unreachable_patience));
    if (request_ != Request::none) {
        earlier(saturating_add(request_began_, options_.request_timeout));
    } else if (phase_ != Phase::fresh) {
        earlier(next_poll_);
        if (cancel_ && !hinted_)
            earlier(cancel_->next);
    }
    return std::max(time, now + std::chrono::milliseconds{1});
}

/// Removing comes before interrupting: what begins to run in between is then interrupted.
inline std::optional<RunAction> Run::next_cancel(TimePoint now) {
    if (!cancel_ || hinted_ || now < cancel_->next || phase_ == Phase::fresh)
        return std::nullopt;
    const int step = cancel_->step++;
    const int last = options_.cancel_by == CancelBy::interrupt ? 1 : 0;
    if (step == last) {
        // A server forgets an interrupt that comes just before the prompt begins: say it again.
        cancel_->step = 0;
        cancel_->next = now + options_.poll_interval;
        next_poll_ = now;
    }
    begin_request(Request::cancel, now);
    if (options_.cancel_by == CancelBy::job)
        return CancelJob{id_};
    if (step == 0)
        return RemoveFromQueue{id_};
    return Interrupt{id_};
}

inline RunAction Run::submit(TimePoint now) {
    ++submits_;
    phase_ = Phase::unknown;
    missed_events_ = socket_ != Socket::open;
    begin_request(Request::submit, now);
    return Submit{.prompt_id = id_, .tag = tag_};
}

inline RunAction Run::poll(TimePoint now) {
    heard_ = false;
    if (options_.poll_by == PollBy::job) {
        begin_request(Request::job, now);
        return PollJob{id_};
    }
    if (!look_in_history_) {
        begin_request(Request::queue, now);
        return PollQueue{};
    }
    begin_request(Request::history, now);
    if (phase_ == Phase::accepted || misses_ == 0)
        return PollHistory{id_};
    return PollHistory{}; // perhaps under another id
}

inline void Run::begin_request(Request request, TimePoint now) {
    request_ = request;
    request_began_ = now;
}

/// Whether it is this one that was under way.
inline bool Run::end_request(Request request) {
    if (has_ended() || request_ != request)
        return false;
    request_ = Request::none;
    unanswered_.reset();
    return true;
}

inline void Run::begin_cancel(RunEnd how, TimePoint now) {
    if (has_ended())
        return;
    cancel_ =
        Cancel{.end = how, .give_up = saturating_add(now, options_.cancel_patience), .next = now};
    if (phase_ == Phase::fresh)
        end(how);
}

inline void Run::requested(TimePoint /*now*/) { (void)end_request(Request::cancel); }

inline void Run::request_failed(TimePoint now) {
    if (has_ended() || request_ == Request::none)
        return;
    request_ = Request::none;
    look_in_history_ = hinted_.has_value();
    broke_ = true;
    if (!unanswered_)
        unanswered_ = request_began_;
    next_poll_ = now + options_.poll_interval;
}

inline void Run::connected(TimePoint now) {
    if (socket_ != Socket::connecting)
        return;
    socket_ = Socket::open;
    has_tried_socket_ = true;
    heard_ = true;
    // What ended in the meantime is not told again.
    if (phase_ != Phase::fresh)
        next_poll_ = std::min(next_poll_, now);
}

inline void Run::disconnected(TimePoint now) {
    if (socket_ == Socket::closed)
        return;
    const bool was_open = std::exchange(socket_, Socket::closed) == Socket::open;
    has_tried_socket_ = true;
    broke_ = broke_ || was_open;
    missed_events_ = true;
    told_of_us_ = false;
    told_length_ = -1;
    contradictions_ = 0;
    reconnect_at_ = saturating_add(now, reconnect_delay_);
    reconnect_delay_ = std::min(2 * reconnect_delay_, options_.max_reconnect_delay);
    if (was_open && phase_ != Phase::fresh)
        next_poll_ = std::min(next_poll_, now);
}

} // namespace coflow::comfyui
