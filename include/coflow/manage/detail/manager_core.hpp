// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task_handle.hpp"
#include "coflow/manage/detail/managed_run.hpp"
#include "coflow/manage/detail/run_registry.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace coflow::detail {

/// What a manager shares with its runs; it lives until the last of them is done with it.
class ManagerCore : public std::enable_shared_from_this<ManagerCore> {
public:
    ManagerCore(RootOwner& owner, std::size_t retained)
        : owner_{owner}, registry_{retained}, made_{owner.scheduler().now()} {}

    [[nodiscard]] RunRegistry& registry() noexcept { return registry_; }
    [[nodiscard]] TimePoint now() const noexcept { return owner_.scheduler().now(); }
    [[nodiscard]] TimePoint made() const noexcept { return made_; }
    [[nodiscard]] RootOwner& owner() noexcept { return owner_; }

    /// Starts a run that is in the registry.
    template <class W>
    void start(std::shared_ptr<ManagedRun<W>> record) {
        active_.fetch_add(one, std::memory_order_relaxed);
        RunContext& run = record->context();
        run.connect(owner_.scheduler());
        run.transition(WorkflowStatus::queued, now());
        const StartOptions options{.priority = run.priority(), .name = run.workflow().c_str()};
        static_cast<void>(TaskHandleAccess::start(
            owner_, drive<W>(shared_from_this(), std::move(record)), options));
    }

    /// Stops every run and waits until all have ended.
    void close() {
        if (active_.fetch_or(closing, std::memory_order_acq_rel) < one)
            return;
        for (const std::shared_ptr<RunRecord>& record : registry_.all())
            record->context().request_stop();
        owner_.block_until(drained_);
    }

private:
    static constexpr std::uint64_t closing = 1;
    static constexpr std::uint64_t one = 2;

    template <class W>
    static Task<void> drive(std::shared_ptr<ManagerCore> core,
                            std::shared_ptr<ManagedRun<W>> record) {
        co_await record->execute();
        core->registry_.retire(record);
        record->finish();
        core->leave();
    }

    void leave() noexcept {
        if (active_.fetch_sub(one, std::memory_order_acq_rel) != (one | closing))
            return;
        drained_.store(true, std::memory_order_release);
        drained_.notify_all();
    }

    RootOwner& owner_;
    RunRegistry registry_;
    const TimePoint made_;
    std::atomic<std::uint64_t> active_{0};
    std::atomic<bool> drained_{false};
};

} // namespace coflow::detail
