// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <tuple>
#include <utility>

/// The executors that one suite of tests runs on:
///
///     TEMPLATE_LIST_TEST_CASE("an event wakes its waiters", "[core]", test::AllBackends) {
///         TestType backend;
///         CHECK(backend.run(task()) == 1);
///     }
///
/// On some of them tasks run in parallel, and Catch2's assertions are not for several threads at
/// once: let tasks return what they saw and check it in the test case.
namespace coflow::test {

/// Virtual time, one thread.
class Simulated {
public:
    template <class T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }

    testing::SimulatedExecutor executor;
};

using AllBackends = std::tuple<Simulated>;

} // namespace coflow::test
