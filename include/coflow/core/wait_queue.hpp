// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/spin_lock.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/trampoline.hpp"
#include "coflow/core/environment.hpp"

#include <coroutine>
#include <cstdint>
#include <mutex>
#include <source_location>

namespace coflow::detail {

class WaitQueue;
class Waiter;
class WaiterList;

/// What else happens when a stop request has taken `gone` off its queue: called with the lock held,
/// it may grant waiters that were behind it.
using OnLeave = void (*)(Waiter& gone, WaiterList& granted) noexcept;

/// A suspended coroutine in a `WaitQueue`; lives in the coroutine's frame.
///
/// Whoever takes it off the queue (a grant or a stop request, decided under the queue's lock)
/// schedules it, once; it detaches from the stop source when it resumes.
class Waiter : public ReadyNode, private StopRegistration {
public:
    explicit Waiter(WaitQueue& queue, std::source_location where) noexcept
        : ReadyNode{&Waiter::resume_coroutine}, queue_{&queue}, where_{where} {}

    /// Schedules a waiter that has been granted.
    void wake() noexcept { environment_->schedule(*this); }

    /// Ends the wait; throws `Cancelled` if it was a stop request that ended it.
    void finish() {
        detach(environment_->stop);
        if (state_ == State::stopped)
            throw Cancelled{};
    }

protected:
    [[nodiscard]] WaitQueue& queue() const noexcept { return *queue_; }

private:
    friend class WaitQueue;
    friend class WaiterList;
    enum class State : std::uint8_t { fresh, queued, granted, stopped };

    static void resume_coroutine(ReadyNode& node) noexcept {
        resume(static_cast<Waiter&>(node).awaiting_);
    }
    static void grant_nobody(Waiter&, WaiterList&) noexcept {}
    template <OnLeave Leave>
    static void on_stop(StopRegistration& registration) noexcept;

    WaitQueue* queue_;
    std::coroutine_handle<> awaiting_;
    const Environment* environment_ = nullptr;
    union {
        std::source_location where_; // until it is queued
        Waiter* previous_;           // from then on
    };
    State state_ = State::fresh;
};

/// Waiters that have been granted under the lock and are woken after it is released, because the
/// first of them to run may destroy the queue.
class WaiterList {
public:
    void push_back(Waiter& waiter) noexcept { waiters_.push_back(waiter); }
    void wake_all() noexcept {
        while (ReadyNode* const node = waiters_.pop_front())
            static_cast<Waiter*>(node)->wake();
    }

private:
    ReadyList waiters_;
};

/// First-in first-out waiters of one object, and the lock that guards both.
class WaitQueue {
public:
    WaitQueue() = default;
    WaitQueue(const WaitQueue&) = delete;
    WaitQueue& operator=(const WaitQueue&) = delete;

    void lock() noexcept { lock_.lock(); }
    void unlock() noexcept { lock_.unlock(); }

    /// With the lock held.
    [[nodiscard]] bool empty() const noexcept { return head_ == nullptr; }

    /// With the lock held: null if there is none.
    [[nodiscard]] Waiter* first() const noexcept { return head_; }

    /// With the lock held: takes the first waiter off; null if there is none. Wake it after unlock.
    Waiter* grant_first() noexcept {
        Waiter* const first = head_;
        if (first != nullptr) {
            remove(*first);
            first->state_ = Waiter::State::granted;
        }
        return first;
    }

    /// With the lock held.
    void grant_all(WaiterList& granted) noexcept {
        while (Waiter* const waiter = grant_first())
            granted.push_back(*waiter);
    }

    /// Suspends `awaiting` unless it should stop, or `try_now()`, called with the lock held,
    /// returns true; it is called again after it has returned false, which must change nothing.
    /// The result is that of an `await_suspend`: false resumes at once.
    template <OnLeave Leave = &Waiter::grant_nobody, HasEnvironment Promise, class TryNow>
    bool suspend(Waiter& waiter, std::coroutine_handle<Promise> awaiting, const char* what,
                 TryNow&& try_now) {
        const Environment& environment = awaiting.promise().environment();
        waiter.environment_ = &environment;
        waiter.awaiting_ = awaiting;
        if (environment.stop.stop_requested()) {
            waiter.state_ = Waiter::State::stopped;
            return false;
        }
        // What can be had at once needs no stop callback, which is half of the cost.
        if (const std::scoped_lock guard{lock_}; try_now()) {
            waiter.state_ = Waiter::State::granted;
            return false;
        }
        // Attached before the waiter is published: once it is in the queue, another thread may
        // resume and destroy it at any moment.
        waiter.attach<&Waiter::on_stop<Leave>>(environment.stop);
        const std::scoped_lock guard{lock_};
        if (waiter.state_ == Waiter::State::stopped)
            return false;
        if (try_now()) {
            waiter.state_ = Waiter::State::granted;
            return false;
        }
        // Noted only when it is certain to suspend, and before anyone can schedule it.
        if (environment.scheduler->observes_waits())
            environment.scheduler->note_wait(waiter, {what, environment.name, waiter.where_});
        push_back(waiter);
        waiter.state_ = Waiter::State::queued;
        return true;
    }

private:
    friend class Waiter;

    // The forward link is the one of the ready queue: a waiter is never in both.
    static Waiter* next(Waiter& waiter) noexcept {
        return static_cast<Waiter*>(waiter.ReadyNode::next);
    }

    void push_back(Waiter& waiter) noexcept {
        waiter.ReadyNode::next = nullptr;
        waiter.previous_ = tail_;
        if (tail_ == nullptr)
            head_ = &waiter;
        else
            tail_->ReadyNode::next = &waiter;
        tail_ = &waiter;
    }
    void remove(Waiter& waiter) noexcept {
        Waiter* const following = next(waiter);
        if (waiter.previous_ == nullptr)
            head_ = following;
        else
            waiter.previous_->ReadyNode::next = following;
        if (following == nullptr)
            tail_ = waiter.previous_;
        else
            following->previous_ = waiter.previous_;
    }

    SpinLock lock_;
    Waiter* head_ = nullptr;
    Waiter* tail_ = nullptr;
};

template <OnLeave Leave>
void Waiter::on_stop(StopRegistration& registration) noexcept {
    auto& self = static_cast<Waiter&>(registration);
    WaiterList granted;
    {
        const std::scoped_lock guard{self.queue_->lock_};
        if (self.state_ == State::granted)
            return;
        const bool queued = self.state_ == State::queued;
        self.state_ = State::stopped;
        if (!queued)
            return; // `suspend` is under way and will see it
        self.queue_->remove(self);
        Leave(self, granted);
    }
    // Those granted are still to be woken, so the queue outlives even a `self` that runs at once.
    self.wake();
    granted.wake_all();
}

} // namespace coflow::detail
