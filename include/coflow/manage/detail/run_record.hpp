// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/wait_queue.hpp"
#include "coflow/model/run_context.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace coflow::detail {

/// Told by a record when its run changes status; the part of a manager that a record knows.
class StatusSink {
public:
    virtual void status_changed(const RunContext& run, WorkflowStatus from,
                                WorkflowStatus to) noexcept = 0;

protected:
    ~StatusSink() = default;
};

/// A managed run without its types: its context, who watches it, who waits for its end.
class RunRecord : private RunObserver {
public:
    RunRecord(const RunOptions& options, std::string_view workflow, WorkflowType type,
              TimePoint now)
        : context_{options, workflow, type, now} {
        context_.set_observer(this);
    }
    virtual ~RunRecord() = default;

    [[nodiscard]] RunContext& context() noexcept { return context_; }
    [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }
    [[nodiscard]] const std::atomic<bool>& ended_flag() const noexcept { return ended_; }

    /// Before the run starts; null afterwards stops the reports.
    void set_sink(StatusSink* sink) noexcept { sink_ = sink; }

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
    void on_status(RunContext& run, WorkflowStatus from, WorkflowStatus to) noexcept override {
        if (sink_ != nullptr)
            sink_->status_changed(run, from, to);
        wake_watchers();
    }
    void on_progress(RunContext&) noexcept override { wake_watchers(); }

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
    StatusSink* sink_ = nullptr;
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
