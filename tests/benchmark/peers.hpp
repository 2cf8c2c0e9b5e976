// SPDX-License-Identifier: MIT
#pragma once

#include <coflow/core/executor.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstddef>
#include <exception>
#include <future>
#include <optional>
#include <thread>
#include <utility>

/// \file
/// How coflow and its peers are run, so that each benchmark shows only what it measures.
///
/// A benchmark's body is a coroutine that loops over the state by itself, on the pool or on the
/// single thread that its work then runs on.

namespace coflow::benchmarks {

/// The threads of everything that is said to use all cores.
inline std::size_t all_cores() { return std::thread::hardware_concurrency(); }

template <class Body>
void on_coflow(std::size_t threads, Body&& body) {
    WorkflowExecutor executor{threads};
    executor.run(body(executor));
}

/// Asio's default executor type erases; the concrete one is what a careful user gives its
/// coroutines for speed, and what these benchmarks do.
using PoolExecutor = asio::thread_pool::executor_type;
using LoopExecutor = asio::io_context::executor_type;

template <class Body>
void on_asio_pool(std::size_t threads, Body&& body) {
    asio::thread_pool pool{threads};
    std::promise<void> done;
    asio::co_spawn(pool, body(pool.get_executor()), [&done](const std::exception_ptr& error) {
        error ? done.set_exception(error) : done.set_value();
    });
    done.get_future().get();
    pool.join();
}

/// On one thread, which Asio is told, so that it saves its locks.
template <class Body>
void on_asio_loop(Body&& body) {
    asio::io_context context{1};
    asio::co_spawn(context, body(context.get_executor()), [](const std::exception_ptr& error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}

/// What Asio lacks to join spawned coroutines: resumes one coroutine when all have arrived.
template <class Executor>
class AsioJoin {
public:
    explicit AsioJoin(std::size_t count) : missing_{count + 1} {}

    void arrive() {
        if (missing_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            resume();
    }

    /// The completion handler of a spawned coroutine without a result.
    auto arrival() {
        return [this](const std::exception_ptr&) { arrive(); };
    }

    auto wait() {
        return asio::async_initiate<Token, void()>(
            [this](Handler&& handler) {
                handler_.emplace(std::move(handler));
                arrive();
            },
            token_);
    }

private:
    using Token = asio::use_awaitable_t<Executor>;
    using Handler = typename asio::async_result<Token, void()>::handler_type;

    void resume() {
        Handler handler = std::move(*handler_);
        handler_.reset();
        const auto executor = asio::get_associated_executor(handler);
        asio::dispatch(executor, std::move(handler));
    }

    std::atomic<std::size_t> missing_; // and one for the wait itself
    Token token_;
    std::optional<Handler> handler_;
};

} // namespace coflow::benchmarks
