// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/executor_core.hpp"
#include "coflow/core/task_handle.hpp"

#include <asio/any_io_executor.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>

namespace coflow {

/// How a `WorkflowExecutor` is set up.
struct ExecutorOptions {
    std::size_t threads = 0;           ///< Workers; 0 for one per processor core.
    std::size_t blocking_threads = 64; ///< The most threads for `run_blocking`, started on demand.
};

/// Runs tasks: on worker threads of its own, or on any Asio executor of the host's.
///
/// Its own pool steals work, knows priorities and serves Asio's I/O and timers on the same threads.
/// On an adopted executor each ready coroutine is one posted handler, the host's threads run it and
/// priorities are ignored.
///
/// Thread safety: every member may be called from any thread; destroy it on a thread that is none
/// of its own.
/// Lifetime: it must outlive calls by other threads that wake its tasks, such as `Event::set`. The
/// destructor asks all tasks to stop, waits for them and joins the workers. An
/// adopted executor's context must still exist then; a stopped or idle `asio::io_context` is run by
/// the destructor until the tasks have ended.
class WorkflowExecutor {
public:
    WorkflowExecutor() : WorkflowExecutor{ExecutorOptions{}} {}
    explicit WorkflowExecutor(std::size_t threads)
        : WorkflowExecutor{ExecutorOptions{.threads = threads}} {}
    explicit WorkflowExecutor(const ExecutorOptions& options)
        : core_{std::make_unique<detail::PoolCore>(
              options.threads != 0 ? options.threads : std::thread::hardware_concurrency(),
              options.blocking_threads)} {}

    /// Adopts an executor of the host's, such as `io_context.get_executor()`.
    template <class Executor>
        requires(std::convertible_to<Executor, asio::any_io_executor> &&
                 !std::integral<std::remove_cvref_t<Executor>> &&
                 !std::same_as<std::remove_cvref_t<Executor>, WorkflowExecutor>)
    explicit WorkflowExecutor(Executor&& executor, const ExecutorOptions& options = {})
        : core_{std::make_unique<detail::AdoptedCore>(std::forward<Executor>(executor),
                                                      options.blocking_threads)} {}

    /// Runs `task` and blocks until it has ended.
    ///
    /// Throws: what the task throws; `Error` if called on one of the executor's own threads.
    template <class T>
    T run(Task<T> task, const StartOptions& options = {}) {
        core_->check_may_block();
        return start(std::move(task), options).get();
    }

    /// Starts `task` and returns at once; the executor owns it until it ends.
    template <class T>
    TaskHandle<T> start(Task<T> task, const StartOptions& options = {}) {
        return detail::TaskHandleAccess::start(*core_, std::move(task), options);
    }

    /// The Asio executor for sockets, timers and posted functions.
    [[nodiscard]] const asio::any_io_executor& get_executor() const noexcept {
        return core_->scheduler().io().get();
    }

    [[nodiscard]] Scheduler& scheduler() noexcept { return core_->scheduler(); }

    /// Asks every task to stop, also those that are started later.
    void request_stop() noexcept { core_->request_stop(); }

private:
    friend struct detail::ExecutorAccess;
    std::unique_ptr<detail::ExecutorCore> core_;
};

namespace detail {

struct ExecutorAccess {
    static RootOwner& owner(WorkflowExecutor& executor) noexcept { return *executor.core_; }
};

} // namespace detail

} // namespace coflow
