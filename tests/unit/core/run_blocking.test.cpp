// SPDX-License-Identifier: MIT
#include "coflow/core/run_blocking.hpp"

#include "coflow/core/executor.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;

TEMPLATE_LIST_TEST_CASE("run_blocking passes arguments in and the result out", "[core]",
                        test::AllBackends) {
    TestType backend;
    const auto task = []() -> Task<std::string> {
        const std::string tail = "world";
        std::string whole = co_await run_blocking(
            [](const std::string& a, std::unique_ptr<std::string> b) { return a + *b; }, tail,
            std::make_unique<std::string>("!"));
        co_return whole;
    };
    CHECK(backend.run(task()) == "world!");
}

TEMPLATE_LIST_TEST_CASE("run_blocking rethrows the function's error", "[core]", test::AllBackends) {
    TestType backend;
    const auto task = []() -> Task<> {
        co_await run_blocking([] { throw std::runtime_error{"disk full"}; });
    };
    CHECK_THROWS_WITH(backend.run(task()), "disk full");
}

TEMPLATE_LIST_TEST_CASE("run_blocking takes references through std::ref", "[core]",
                        test::AllBackends) {
    TestType backend;
    const auto task = []() -> Task<int> {
        int value = 1;
        co_await run_blocking([](int& target) { target = 5; }, std::ref(value));
        co_return value;
    };
    CHECK(backend.run(task()) == 5);
}

TEST_CASE("run_blocking uses another thread than the workers") {
    WorkflowExecutor executor{1};
    const auto task = []() -> Task<bool> {
        const std::thread::id worker = std::this_thread::get_id();
        const std::thread::id other =
            co_await run_blocking([] { return std::this_thread::get_id(); });
        co_return worker != other;
    };
    CHECK(executor.run(task()));
}

TEST_CASE("a blocking call that has begun is waited for and may look at the stop token") {
    WorkflowExecutor executor{1};
    std::atomic<bool> begun{false};
    const auto task = [](std::atomic<bool>& flag) -> Task<int> {
        co_return co_await run_blocking(
            [](StopToken stop, std::atomic<bool>& started) {
                started = true;
                while (!stop.stop_requested())
                    std::this_thread::yield();
                return 9;
            },
            std::ref(flag));
    };
    auto handle = executor.start(task(begun));
    while (!begun)
        std::this_thread::yield();
    handle.request_stop();
    CHECK(handle.get() == 9);
}

TEST_CASE("a blocking call that waits for a thread is withdrawn by a stop request") {
    WorkflowExecutor executor{ExecutorOptions{.threads = 1, .blocking_threads = 1}};
    std::atomic<bool> begun{false};
    std::atomic<bool> gate{false};
    const auto occupy = [](std::atomic<bool>& started, std::atomic<bool>& open) -> Task<> {
        co_await run_blocking(
            [](std::atomic<bool>& flag, std::atomic<bool>& release) {
                flag = true;
                while (!release)
                    std::this_thread::yield();
            },
            std::ref(started), std::ref(open));
    };
    std::atomic<bool> ran{false};
    const auto queued = [](std::atomic<bool>& flag) -> Task<> {
        co_await run_blocking([](std::atomic<bool>& called) { called = true; }, std::ref(flag));
    };
    auto first = executor.start(occupy(begun, gate));
    while (!begun)
        std::this_thread::yield();
    auto second = executor.start(queued(ran));
    second.request_stop();
    CHECK_THROWS_AS(second.get(), Cancelled);
    gate = true;
    first.get();
    CHECK_FALSE(ran);
}

TEST_CASE("a task that is stopped before run_blocking never calls the function") {
    testing::SimulatedExecutor executor;
    bool called = false;
    const auto task = [](bool& flag) -> Task<> {
        co_await run_blocking([](bool& target) { target = true; }, std::ref(flag));
    };
    auto handle = executor.start(task(called));
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK_FALSE(called);
}

TEST_CASE("blocking calls cancelled at any moment either run or never begin") {
    std::atomic<int> calls{0};
    int returned = 0;
    int cancelled = 0;
    {
        WorkflowExecutor executor{ExecutorOptions{.threads = 2, .blocking_threads = 2}};
        const auto task = [](std::atomic<int>& counter) -> Task<> {
            co_await run_blocking([](std::atomic<int>& target) { ++target; }, std::ref(counter));
        };
        std::vector<TaskHandle<>> handles;
        for (int index = 0; index < 2000; ++index) {
            handles.push_back(executor.start(task(calls)));
            if (index % 3 == 0)
                handles[static_cast<std::size_t>(index / 2)].request_stop();
        }
        for (TaskHandle<>& handle : handles) {
            try {
                handle.get();
                ++returned;
            } catch (const Cancelled&) {
                ++cancelled;
            }
        }
    }
    CHECK(returned == calls);
    CHECK(returned + cancelled == 2000);
}
