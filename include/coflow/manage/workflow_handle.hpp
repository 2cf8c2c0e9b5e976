// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/async_generator.hpp"
#include "coflow/manage/detail/manager_core.hpp"
#include "coflow/manage/detail/monitor.hpp"

#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace coflow {

/// A run of a `WorkflowManager`: watch it, steer it, take its result.
///
/// Thread safety: every member may be called from any thread; copies are handles of the same run.
/// Lifetime: it may outlive the run and the manager; `get` needs the executor while the run lasts.
template <class Out>
class [[nodiscard]] WorkflowHandle {
public:
    WorkflowHandle() = default;

    /// False for a default-made handle, which has no other use.
    [[nodiscard]] explicit operator bool() const noexcept { return record_ != nullptr; }

    [[nodiscard]] const std::string& id() const noexcept { return record_->context().id(); }
    [[nodiscard]] WorkflowStatus status() const noexcept { return record_->context().status(); }
    [[nodiscard]] Progress progress() const { return record_->context().progress(); }

    /// Everything else that is known of the run.
    [[nodiscard]] const RunContext& run() const noexcept { return record_->context(); }

    /// True once the result, or the error, can be had without waiting.
    [[nodiscard]] bool done() const noexcept { return record_->ended(); }

    /// As the members of `WorkflowManager` by these names.
    bool cancel() noexcept { return owner_->cancel(*record_); }
    bool pause() { return owner_->pause(*record_); }
    bool resume() { return owner_->resume(*record_); }
    [[nodiscard]] std::optional<WaitReport> why_waiting() const {
        return owner_->why_waiting(*record_);
    }

    /// Every change of the progress; see `WorkflowManager::monitor_workflow`.
    [[nodiscard]] AsyncGenerator<Progress> monitor() const { return detail::monitor(record_); }

    /// Blocks until the run has ended and returns its result; a result that cannot be copied is
    /// moved out, once.
    ///
    /// Throws: what the workflow has thrown; `Cancelled` if the run was; `Error` on a thread of the
    /// executor, where blocking could wait for itself: `co_await` the handle there.
    Out get() {
        if (!record_->ended())
            owner_->owner().block_until(record_->ended_flag());
        return record_->result();
    }

    /// `co_await handle`: as `get`, without blocking the thread.
    ///
    /// Cancellation: throws `Cancelled`; the run goes on.
    [[nodiscard]] auto operator co_await() const {
        return Wait{record_, std::source_location::current()};
    }

private:
    friend class WorkflowManager;
    using Record = detail::TypedRecord<Out>;

    class Wait : private detail::RunRecord::WaitForEnd {
    public:
        Wait(std::shared_ptr<Record> record, std::source_location where)
            : WaitForEnd{*record, where}, record_{std::move(record)} {}

        using WaitForEnd::await_ready;
        using WaitForEnd::await_suspend;
        Out await_resume() {
            WaitForEnd::await_resume();
            return record_->result();
        }

    private:
        std::shared_ptr<Record> record_; // so that a temporary handle can be awaited
    };

    WorkflowHandle(std::shared_ptr<detail::ManagerCore> owner, std::shared_ptr<Record> record)
        : owner_{std::move(owner)}, record_{std::move(record)} {}

    std::shared_ptr<detail::ManagerCore> owner_;
    std::shared_ptr<Record> record_;
};

} // namespace coflow
