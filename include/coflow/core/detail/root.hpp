// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/core/wait_queue.hpp"

#include <atomic>
#include <mutex>
#include <source_location>
#include <utility>

namespace coflow {

/// How a task is started on an executor.
struct StartOptions {
    Priority priority = Priority::normal;
    const char* name = nullptr; ///< For reports; must outlive the task.
    RunSlot* run = nullptr;     ///< Must outlive the task.
};

namespace detail {

/// An executor, as far as the tasks it owns are concerned.
class RootOwner {
public:
    [[nodiscard]] virtual Scheduler& scheduler() noexcept = 0;

    /// A token that stops when the executor shuts down.
    [[nodiscard]] virtual StopToken shutdown_token() noexcept = 0;

    /// Counts the tasks that the executor must wait for.
    virtual void root_started() = 0;
    virtual void root_finished() noexcept = 0;

    /// Blocks the calling thread, which is none of the executor's, until `done` is true.
    virtual void block_until(const std::atomic<bool>& done) = 0;

protected:
    ~RootOwner() = default;
};

/// A task that nobody awaits (yet): owned by its executor until it ends, and by its handle.
template <class T>
class RootState final : private Receiver, private StopRegistration {
public:
    static RootState* start(RootOwner& owner, Task<T> task, const StartOptions& options) {
        auto* const self = new RootState{owner, std::move(task), options};
        owner.root_started();
        self->shutdown_ = owner.shutdown_token();
        self->template attach<&RootState::on_shutdown>(self->shutdown_);
        ReadyNode& node = TaskAccess::handle(self->task_).promise().start_node();
        self->environment_.spawn(node);
        return self;
    }

    RootState(const RootState&) = delete;
    RootState& operator=(const RootState&) = delete;

    void release() noexcept {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete this;
    }

    [[nodiscard]] StopSource& stop_source() noexcept { return stop_; }
    [[nodiscard]] bool done() const noexcept { return done_.load(std::memory_order_acquire); }
    void block() { owner_->block_until(done_); }
    T take() { return TaskAccess::handle(task_).promise().take(); }

    class Wait : Waiter {
    public:
        Wait(RootState& state, std::source_location where) noexcept
            : Waiter{state.waiters_, where}, state_{state} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            return state_.waiters_.suspend(*this, awaiting, "TaskHandle",
                                           [this] { return state_.done(); });
        }
        T await_resume() {
            finish();
            return state_.take();
        }

    private:
        RootState& state_;
    };

private:
    RootState(RootOwner& owner, Task<T> task, const StartOptions& options)
        : Receiver{&RootState::complete}, owner_{&owner}, task_{std::move(task)} {
        environment_ = {.scheduler = &owner.scheduler(),
                        .stop = stop_.get_token(),
                        .run = options.run,
                        .name = options.name,
                        .priority = options.priority};
        TaskAccess::bind(task_, environment_, *this);
    }
    ~RootState() = default;

    static void on_shutdown(StopRegistration& registration) noexcept {
        static_cast<RootState&>(registration).stop_.request_stop();
    }

    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase&) noexcept {
        auto& self = static_cast<RootState&>(receiver);
        self.detach(self.shutdown_);
        WaiterList granted;
        {
            const std::scoped_lock guard{self.waiters_};
            self.done_.store(true, std::memory_order_release);
            self.waiters_.grant_all(granted);
        }
        self.done_.notify_all();
        granted.wake_all();
        RootOwner& owner = *self.owner_;
        self.release();
        owner.root_finished(); // last: the executor may go away now
        return nowhere();
    }

    RootOwner* owner_;
    StopToken shutdown_;
    Environment environment_;
    StopSource stop_;
    Task<T> task_;
    WaitQueue waiters_;
    std::atomic<bool> done_{false};
    std::atomic<int> references_{2};
};

} // namespace detail

} // namespace coflow
