// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/executor.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <cstddef>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

/// The executors that one suite of tests runs on:
///
///     TEMPLATE_LIST_TEST_CASE("an event wakes its waiters", "[core]", test::AllBackends) {
///         TestType backend;
///         CHECK(backend.run(task()) == 1);
///     }
///
/// `backend.executor` is the executor itself: `start`, `get_executor`, `scheduler`.
///
/// On some of them tasks run in parallel, and Catch2's assertions are not for several threads at
/// once: let tasks return what they saw and check it in the test case.
namespace coflow::test {

/// Virtual time, one thread.
struct Simulated {
    template <class T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }

    testing::SimulatedExecutor executor;
};

/// The executor's own two workers.
struct Pool {
    template <class T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }

    WorkflowExecutor executor{2};
};

/// A host's `io_context`, run by so many threads.
template <std::size_t Threads>
class AdoptedBy {
    class Host {
    public:
        Host() {
            for (std::size_t thread = 0; thread < Threads; ++thread)
                threads_.emplace_back([this] { context.run(); });
        }
        asio::io_context context;

    private:
        std::vector<std::jthread> threads_;
        asio::executor_work_guard<asio::io_context::executor_type> work_{context.get_executor()};
    };
    Host host_;

public:
    template <class T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }

    WorkflowExecutor executor{host_.context.get_executor()};
};
using Adopted = AdoptedBy<1>;
using AdoptedMany = AdoptedBy<2>;

using AllBackends = std::tuple<Simulated, Pool, Adopted, AdoptedMany>;

} // namespace coflow::test
