// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/detail/adopted_scheduler.hpp"
#include "coflow/core/detail/live_count.hpp"
#include "coflow/core/detail/root.hpp"
#include "coflow/core/detail/worker_pool.hpp"

#include <asio/io_context.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

namespace coflow::detail {

/// What both kinds of `WorkflowExecutor` do for the tasks that they own.
class ExecutorCore : public RootOwner {
public:
    virtual ~ExecutorCore() = default;
    ExecutorCore(const ExecutorCore&) = delete;
    ExecutorCore& operator=(const ExecutorCore&) = delete;

    virtual void request_stop() noexcept = 0;

    /// True on a thread of the executor, where waiting for a task could wait for itself.
    [[nodiscard]] virtual bool runs_here() const noexcept = 0;

    void check_may_block() const {
        if (runs_here())
            throw Error{ErrorCode::invalid_state,
                        "blocking on a task from a thread of its own executor could wait for "
                        "itself; co_await the task or its handle's join() instead"};
    }

    void block_until(const std::atomic<bool>& done) override {
        if (done.load(std::memory_order_acquire))
            return;
        check_may_block();
        done.wait(false, std::memory_order_acquire);
    }

protected:
    ExecutorCore() = default;
};

/// Tasks on worker threads of our own.
class PoolCore final : public ExecutorCore {
public:
    PoolCore(std::size_t threads, std::size_t blocking_threads)
        : pool_{threads, blocking_threads} {}
    ~PoolCore() override {
        if (live_.close())
            return;
        PoolCore::request_stop();
        live_.wait();
    }

    [[nodiscard]] Scheduler& scheduler() noexcept override { return pool_; }
    [[nodiscard]] bool runs_here() const noexcept override {
        return pool_.this_worker() != pool_.size();
    }
    [[nodiscard]] StopToken shutdown_token() noexcept override {
        // Sharded, so that starting tasks on many threads does not meet in one list.
        return shutdown_[pool_.this_worker() % shutdown_.size()].source.get_token();
    }
    void request_stop() noexcept override {
        for (Shutdown& shard : shutdown_)
            shard.source.request_stop();
    }
    void root_started() override { live_.add(); }
    void root_finished() noexcept override { live_.remove(); }

private:
    struct alignas(config::cache_line) Shutdown {
        StopSource source;
    };
    std::array<Shutdown, 8> shutdown_;
    LiveCount live_;
    WorkerPool pool_; // last: its threads are joined before anything they use goes away
};

/// Tasks on an executor of the host's.
class AdoptedCore final : public ExecutorCore {
public:
    AdoptedCore(asio::any_io_executor executor, std::size_t blocking_threads)
        : scheduler_{std::make_shared<AdoptedScheduler>(std::move(executor), blocking_threads)} {}
    ~AdoptedCore() override {
        if (live_.close())
            return;
        AdoptedCore::request_stop();
        const auto* const context_executor = own_context();
        if (context_executor == nullptr) {
            live_.wait();
            return;
        }
        asio::io_context& context = context_executor->context();
        while (!live_.wait_for(std::chrono::milliseconds{0})) {
            if (context.stopped())
                context.restart();
            context.run_one_for(std::chrono::milliseconds{1});
        }
    }

    [[nodiscard]] Scheduler& scheduler() noexcept override { return *scheduler_; }
    [[nodiscard]] bool runs_here() const noexcept override {
        const auto* const executor = own_context();
        return executor != nullptr && executor->running_in_this_thread();
    }
    [[nodiscard]] StopToken shutdown_token() noexcept override { return shutdown_.get_token(); }
    void request_stop() noexcept override { shutdown_.request_stop(); }
    void root_started() override {
        live_.add();
        scheduler_->hold_work();
    }
    void root_finished() noexcept override {
        // The decrement may let the destructor go on: the scheduler is kept for what follows.
        const std::shared_ptr<AdoptedScheduler> scheduler = scheduler_;
        scheduler->release_work();
        live_.remove();
    }

private:
    using ContextExecutor = asio::io_context::executor_type;

    [[nodiscard]] const ContextExecutor* own_context() const noexcept {
        return scheduler_->io().get().target<ContextExecutor>();
    }

    StopSource shutdown_;
    LiveCount live_;
    std::shared_ptr<AdoptedScheduler> scheduler_;
};

} // namespace coflow::detail
