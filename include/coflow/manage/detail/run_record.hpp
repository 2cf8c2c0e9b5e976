// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/wait_queue.hpp"
#include "coflow/manage/detail/admission_ticket.hpp"
#include "coflow/manage/detail/parent_link.hpp"
#include "coflow/manage/managed_run_options.hpp"
#include "coflow/model/run_context.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace coflow::detail {

class RunRecord;

/// Told by records what happens to their runs; the part of a manager that they know.
class RunSink {
public:
    virtual void status_changed(RunRecord& record, WorkflowStatus from,
                                WorkflowStatus to) noexcept = 0;
    virtual void progress_changed(RunRecord& record) noexcept = 0;

protected:
    ~RunSink() = default;
};

/// Who decides about a run's end.
enum class RunStage : std::uint8_t {
    making,  ///< Whoever makes it, who will look at the stop token.
    created, ///< Whoever moves it on first: to start it or to cancel it.
    waiting, ///< Whoever takes it out of the admission queue.
    driven,  ///< The coroutine that executes it.
    ended
};

/// A managed run without its types: its context, who watches it, who waits for its end.
class RunRecord : public std::enable_shared_from_this<RunRecord>, private RunObserver {
public:
    RunRecord(const RunOptions& options, std::string_view workflow, WorkflowType type,
              TimePoint now)
        : context_{options, workflow, type, now} {
        context_.set_observer(this);
    }
    virtual ~RunRecord() = default;

    /// Runs the workflow to its end and keeps the outcome; throws nothing.
    virtual Task<void> execute() = 0;

    /// Instead of `execute`: the outcome is `error`.
    virtual void abandon(std::exception_ptr error) noexcept = 0;

    /// What was thrown; null if nothing was.
    [[nodiscard]] virtual std::exception_ptr error() const noexcept = 0;

    [[nodiscard]] RunContext& context() noexcept { return context_; }
    [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }
    [[nodiscard]] const std::atomic<bool>& ended_flag() const noexcept { return ended_; }

    /// Before the record is handed out.
    void set_sink(RunSink* sink) noexcept { sink_ = sink; }

    std::atomic<RunStage> stage{RunStage::making};
    std::unique_ptr<AdmissionTicket> ticket; ///< Null without limits.
    Admission admission = Admission::queued;

    /// Stops this run with its parent; null if that is not wanted, or after the end.
    std::unique_ptr<ParentLink> parent_link;

    /// With the lock of the subscriptions held.
    [[nodiscard]] std::uint64_t next_event() noexcept { return ++events_; }

    /// The outcome is stored: lets everybody go on who waits for it.
    void finish() noexcept {
        WaiterList granted;
        {
            const std::scoped_lock guard{waiters_};
            ended_.store(true, std::memory_order_release);
            waiters_.grant_all(granted);
        }
        ended_.notify_all();
        granted.wake_all();
    }

    /// Waits for `finish`.
    class WaitForEnd : Waiter {
    public:
        WaitForEnd(RunRecord& record, std::source_location where) noexcept
            : Waiter{record.waiters_, where}, record_{record} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            return record_.waiters_.suspend(*this, awaiting, "WorkflowHandle",
                                            [this] { return record_.ended(); });
        }
        void await_resume() { finish(); }

    private:
        RunRecord& record_;
    };

    /// Waits until the run's progress is not that of `version`.
    class WaitForChange : Waiter {
    public:
        WaitForChange(RunRecord& record, std::uint64_t version, std::source_location where) noexcept
            : Waiter{record.watchers_, where}, record_{record}, version_{version} {}

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <HasEnvironment Promise>
        bool await_suspend(std::coroutine_handle<Promise> awaiting) {
            return record_.watchers_.suspend(*this, awaiting, "monitor_workflow", [this] {
                return record_.context_.progress().version != version_;
            });
        }
        void await_resume() { finish(); }

    private:
        RunRecord& record_;
        std::uint64_t version_;
    };

private:
    void on_status(RunContext&, WorkflowStatus from, WorkflowStatus to) noexcept override {
        if (sink_ != nullptr)
            sink_->status_changed(*this, from, to);
        wake_watchers();
    }
    void on_progress(RunContext&) noexcept override {
        if (sink_ != nullptr)
            sink_->progress_changed(*this);
        wake_watchers();
    }

    /// The version was raised before: a watcher that looks under the lock afterwards sees it.
    void wake_watchers() noexcept {
        WaiterList granted;
        {
            const std::scoped_lock guard{watchers_};
            watchers_.grant_all(granted);
        }
        granted.wake_all();
    }

    RunContext context_;
    RunSink* sink_ = nullptr;
    std::uint64_t events_ = 0;
    WaitQueue watchers_;
    WaitQueue waiters_;
    std::atomic<bool> ended_{false};
};

/// A managed run with a place for its result.
template <class Out>
class TypedRecord : public RunRecord {
public:
    using RunRecord::RunRecord;

    void fail(std::exception_ptr error) noexcept { error_ = std::move(error); }
    [[nodiscard]] std::exception_ptr error() const noexcept final { return error_; }

    /// After the end. A result that cannot be copied is given away once.
    Out result() {
        if (error_)
            std::rethrow_exception(error_);
        if constexpr (!std::is_void_v<Out>) {
            if constexpr (std::copy_constructible<Out>)
                return *value_;
            else
                return take();
        }
    }

protected:
    using Value = std::conditional_t<std::is_void_v<Out>, std::monostate, Out>;

    void succeed(Value value) { value_.emplace(std::move(value)); }

private:
    Value take() {
        if (taken_.exchange(true))
            throw Error{ErrorCode::invalid_state,
                        "the result of run '" + context().id() +
                            "' cannot be copied and has been taken before"};
        return std::move(*value_);
    }

    std::optional<Value> value_;
    std::exception_ptr error_;
    std::atomic<bool> taken_{false};
};

} // namespace coflow::detail
