// SPDX-License-Identifier: MIT
// Task groups under stops, chance and many threads; see `task_group.test.cpp` for the rest.
#include "coflow/core/event.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/core/task_group.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"
#include "support/join_trial.hpp"

#include <atomic>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

Task<> count(std::atomic<int>& counter) {
    ++counter;
    co_return;
}

Task<> crowd(std::atomic<int>& counter, int children) {
    co_await with_task_group([&counter, children](TaskGroup& group) -> Task<> {
        for (int child = 0; child < children; ++child)
            group.spawn(count(counter));
        co_return;
    });
}

struct WaitInGroup {
    Event event;
    int passed = 0;

    Task<> wait() {
        co_await event.wait();
        ++passed;
    }
    Task<> operate() {
        co_await with_task_group([this](TaskGroup& group) -> Task<> {
            group.spawn(wait());
            co_await event.wait();
            ++passed;
        });
    }
    Task<> complete() {
        event.set();
        co_return;
    }
    void check(test::Ending ending) const {
        if (ending == test::Ending::returned)
            CHECK(passed == 2);
        else
            CHECK(passed < 2);
    }
};

struct WaitForIdleGroup : WaitInGroup {
    Task<> operate() {
        co_await with_task_group([this](TaskGroup& group) -> Task<> {
            group.spawn(wait());
            group.spawn(wait());
            co_await group.wait_idle();
        });
    }
};

/// The scripts' children, half of them spawned by another child, and the values of those that end
/// well.
Task<std::vector<int>> join_group(test::Ledger& ledger, std::vector<test::Script> scripts) {
    const test::Ledger::Join join{ledger};
    std::vector<int> values(scripts.size(), -1);
    co_await with_task_group([&](TaskGroup& group) -> Task<> {
        const auto child = [](test::Ledger& seen, test::Script script, int& value) -> Task<> {
            value = co_await test::play(seen, script);
        };
        const auto spawner = [](TaskGroup& spawned, Task<> late) -> Task<> {
            spawned.spawn(std::move(late));
            co_return;
        };
        for (std::size_t index = 0; index < scripts.size(); ++index) {
            Task<> task = child(ledger, scripts[index], values[index]);
            if (index % 2 == 0)
                group.spawn(std::move(task));
            else
                group.spawn(spawner(group, std::move(task)));
        }
        if (scripts.size() % 2 == 0)
            co_await group.wait_idle();
    });
    co_return values;
}

} // namespace

TEST_CASE("a task group can be cancelled at any point", "[core]") {
    test::check_cancellation<WaitInGroup>();
    test::check_cancellation<WaitForIdleGroup>();
}

TEST_CASE("a task group keeps its promises whatever its children do and whenever it is stopped",
          "[core]") {
    test::try_in_simulation(join_group, test::check_all_or_first_error);
}

TEST_CASE("a task group keeps its promises on many threads", "[core][stress]") {
    test::try_on_threads(join_group, test::check_all_or_some_error);
}

TEMPLATE_LIST_TEST_CASE("a task group holds a million children", "[core]", test::AllBackends) {
    TestType backend;
    std::atomic<int> counter{0};
    backend.run(crowd(counter, test::crowd_of_children));
    CHECK(counter == test::crowd_of_children);
}

TEST_CASE("other threads may spawn while the group waits for idleness again and again",
          "[core][stress]") {
    constexpr int strangers = 3;
    constexpr int children_each = 3000;
    WorkflowExecutor executor{2};
    std::atomic<int> counter{0};
    const auto run = [](std::atomic<int>& counted) -> Task<int> {
        Event done; // keeps the group open while strangers use it
        std::atomic<int> spawned{0};
        std::vector<std::thread> threads;
        int waves = 0;
        co_await with_task_group([&](TaskGroup& group) -> Task<> {
            for (int stranger = 0; stranger < strangers; ++stranger)
                threads.emplace_back([&] {
                    for (int child = 0; child < children_each; ++child)
                        group.spawn(count(counted));
                    if (++spawned == strangers)
                        done.set();
                });
            while (!done.is_set()) {
                co_await group.wait_idle();
                ++waves;
            }
            co_await done.wait();
        });
        for (std::thread& thread : threads)
            thread.join();
        co_return waves;
    };
    CHECK(executor.run(run(counter)) > 0);
    CHECK(counter == strangers * children_each);
}
