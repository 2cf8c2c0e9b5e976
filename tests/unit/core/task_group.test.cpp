// SPDX-License-Identifier: MIT
#include "coflow/core/task_group.hpp"

#include "coflow/core/this_task.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/children.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using AfterStop = test::Script::AfterStop;
using End = test::Script::End;

namespace {

Task<> count(std::atomic<int>& counter) {
    ++counter;
    co_return;
}

Task<> pause_and_count(std::atomic<int>& counter) {
    co_await sleep_for(1us);
    ++counter;
}

Task<> fail_after(Duration delay, std::string message) {
    co_await sleep_for(delay);
    throw std::runtime_error{message};
}

/// A child that spawns two more, down to `depth`.
Task<> spread(TaskGroup& group, std::atomic<int>& counter, int depth) {
    ++counter;
    if (depth > 0) {
        group.spawn(spread(group, counter, depth - 1));
        co_await this_task::yield();
        group.spawn(spread(group, counter, depth - 1));
    }
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a task group waits for all its children", "[core]", test::AllBackends) {
    TestType backend;
    std::atomic<int> counter{0};
    const auto run = [](std::atomic<int>& counted) -> Task<int> {
        co_await with_task_group([&counted](TaskGroup& group) -> Task<> {
            for (int child = 0; child < 100; ++child)
                group.spawn(pause_and_count(counted));
            co_return;
        });
        co_return counted;
    };
    CHECK(backend.run(run(counter)) == 100);
}

TEMPLATE_LIST_TEST_CASE("a task group returns what its body returns", "[core]", test::AllBackends) {
    TestType backend;
    std::atomic<int> counter{0};
    int target = 0;
    const auto run = [](std::atomic<int>& counted, int& referred_to) -> Task<bool> {
        auto owned = co_await with_task_group([&](TaskGroup& group) -> Task<std::unique_ptr<int>> {
            group.spawn(pause_and_count(counted));
            co_return std::make_unique<int>(7);
        });
        int& referred = co_await with_task_group(
            [](TaskGroup&, int& value) -> Task<int&> { co_return value; }, referred_to);
        co_return *owned == 7 && counted == 1 && &referred == &referred_to;
    };
    CHECK(backend.run(run(counter, target)));
}

TEMPLATE_LIST_TEST_CASE("children may spawn children", "[core]", test::AllBackends) {
    TestType backend;
    std::atomic<int> counter{0};
    const auto run = [](std::atomic<int>& counted) -> Task<int> {
        co_await with_task_group([&counted](TaskGroup& group) -> Task<> {
            group.spawn(spread(group, counted, 10));
            co_return;
        });
        co_return counted;
    };
    CHECK(backend.run(run(counter)) == 2047);
}

TEST_CASE("a child does not start before its spawner lets go of the thread", "[core]") {
    testing::SimulatedExecutor executor;
    std::atomic<int> counter{0};
    const auto run = [](std::atomic<int>& counted) -> Task<int> {
        co_return co_await with_task_group([&counted](TaskGroup& group) -> Task<int> {
            group.spawn(count(counted));
            co_return counted;
        });
    };
    CHECK(executor.run(run(counter)) == 0);
    CHECK(counter == 1);
}

TEST_CASE("a task group without children is its body", "[core]") {
    testing::SimulatedExecutor executor;
    const auto run = []() -> Task<int> {
        co_return co_await with_task_group([](TaskGroup& group) -> Task<int> {
            co_await sleep_for(1s);
            co_return static_cast<int>(group.size());
        });
    };
    CHECK(executor.run(run()) == 0);
}

TEST_CASE("the frames of children are gone as soon as they end", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto run = [](test::Ledger& seen) -> Task<int> {
        co_return co_await with_task_group([&seen](TaskGroup& group) -> Task<int> {
            for (int child = 0; child < 10; ++child)
                group.spawn(test::play_for_nothing(seen, {.pause = child * 1s}));
            co_await sleep_for(4500ms);
            co_return seen.frames();
        });
    };
    CHECK(executor.run(run(ledger)) == 2 * 5); // a child is two tasks
    CHECK(ledger.frames() == 0);
}

TEST_CASE("a task group knows how many children are running", "[core]") {
    testing::SimulatedExecutor executor;
    const auto run = []() -> Task<std::vector<std::size_t>> {
        co_return co_await with_task_group([](TaskGroup& group) -> Task<std::vector<std::size_t>> {
            std::vector<std::size_t> sizes{group.size()};
            for (int child = 1; child <= 3; ++child)
                group.spawn(test::pause(child * 1s));
            sizes.push_back(group.size());
            co_await sleep_for(1500ms);
            sizes.push_back(group.size());
            co_await group.wait_idle();
            sizes.push_back(group.size());
            group.spawn(test::pause(1s));
            sizes.push_back(group.size());
            co_return sizes;
        });
    };
    CHECK(executor.run(run()) == std::vector<std::size_t>{0, 3, 2, 0, 1});
}

TEST_CASE("the first child to fail stops the body and the other children", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const TimePoint begin = executor.now();
    const auto run = [](test::Ledger& seen) -> Task<> {
        const test::Ledger::Join join{seen};
        co_await with_task_group([&seen](TaskGroup& group) -> Task<> {
            group.spawn(fail_after(3s, "third"));
            group.spawn(fail_after(1s, "first"));
            group.spawn(
                test::play_for_nothing(seen, {.pause = 5s, .after_stop = AfterStop::cleans_up}));
            co_await sleep_for(1h);
        });
    };
    CHECK_THROWS_WITH(executor.run(run(ledger)), "first");
    CHECK(executor.now() - begin == 6s);
    CHECK(ledger.left_behind() == 0);
}

TEST_CASE("a body that fails stops the children", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto run = [](test::Ledger& seen) -> Task<> {
        const test::Ledger::Join join{seen};
        co_await with_task_group([&seen](TaskGroup& group) -> Task<> {
            group.spawn(
                test::play_for_nothing(seen, {.pause = 5s, .after_stop = AfterStop::cleans_up}));
            co_await sleep_for(1s);
            throw std::runtime_error{"body"};
        });
    };
    CHECK_THROWS_WITH(executor.run(run(ledger)), "body");
    CHECK(ledger.left_behind() == 0);
    CHECK(ledger.started() > 0);
}

TEST_CASE("a body may send its children away and still have a result", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    const auto run = []() -> Task<int> {
        co_return co_await with_task_group([](TaskGroup& group) -> Task<int> {
            for (int child = 0; child < 5; ++child)
                group.spawn(test::pause(1h));
            co_await sleep_for(1s);
            group.request_stop();
            co_return 7;
        });
    };
    CHECK(executor.run(run()) == 7);
    CHECK(executor.now() - begin == 1s);
}

TEST_CASE("a child that is sent away but fails fails its group", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto run = [](test::Ledger& seen) -> Task<> {
        co_await with_task_group([&seen](TaskGroup& group) -> Task<> {
            group.spawn(test::pause(1h));
            group.spawn(test::play_for_nothing(
                seen, {.pause = 5s, .end = End::error, .after_stop = AfterStop::goes_on}));
            co_await this_task::yield();
            group.request_stop();
        });
    };
    CHECK_THROWS_WITH(executor.run(run(ledger)), "child 0");
}

TEST_CASE("a child may stop the whole group, body included", "[core]") {
    testing::SimulatedExecutor executor;
    const auto stop = [](TaskGroup& group) -> Task<> {
        co_await sleep_for(1s);
        group.request_stop();
    };
    const auto run = [](auto stopper) -> Task<> {
        co_await with_task_group([stopper](TaskGroup& group) -> Task<> {
            group.spawn(test::pause(1h));
            group.spawn(stopper(group));
            co_await sleep_for(1h);
        });
    };
    CHECK_THROWS_AS(executor.run(run(stop)), Cancelled);
}

TEST_CASE("a child spawned into a group that should stop starts with the stop requested",
          "[core]") {
    testing::SimulatedExecutor executor;
    const auto run = []() -> Task<bool> {
        bool stopped = false;
        co_await with_task_group([&stopped](TaskGroup& group) -> Task<> {
            const auto look = [](bool& seen) -> Task<> {
                const StopToken token = co_await this_task::stop_token();
                seen = token.stop_requested();
            };
            group.request_stop();
            group.spawn(look(stopped));
            co_return;
        });
        co_return stopped;
    };
    CHECK(executor.run(run()));
}

TEST_CASE("a group can be waited for in waves", "[core]") {
    testing::SimulatedExecutor executor;
    const TimePoint begin = executor.now();
    const auto run = [](TimePoint start) -> Task<std::vector<Duration>> {
        co_return co_await with_task_group(
            [start](TaskGroup& group) -> Task<std::vector<Duration>> {
                std::vector<Duration> ends;
                for (int wave = 1; wave <= 3; ++wave) {
                    for (int child = 0; child < 3; ++child)
                        group.spawn(test::pause(child * 1s));
                    co_await group.wait_idle();
                    const TimePoint now = co_await this_task::now();
                    ends.push_back(now - start);
                }
                co_await group.wait_idle();
                co_return ends;
            });
    };
    CHECK(executor.run(run(begin)) == std::vector<Duration>{2s, 4s, 6s});
}

TEST_CASE("waiting for idleness ends with Cancelled in a group that fails", "[core]") {
    testing::SimulatedExecutor executor;
    bool cancelled = false;
    const auto run = [](bool& seen) -> Task<> {
        co_await with_task_group([&seen](TaskGroup& group) -> Task<> {
            group.spawn(fail_after(1s, "child"));
            try {
                co_await group.wait_idle();
            } catch (const Cancelled&) {
                seen = group.size() == 0;
                throw;
            }
        });
    };
    CHECK_THROWS_WITH(executor.run(run(cancelled)), "child");
    CHECK(cancelled);
}

TEST_CASE("an empty child is an error of its spawner", "[core]") {
    testing::SimulatedExecutor executor;
    const auto run = []() -> Task<> {
        co_await with_task_group([](TaskGroup& group) -> Task<> {
            group.spawn(Task<>{});
            co_return;
        });
    };
    CHECK_THROWS_AS(executor.run(run()), Error);
}

TEST_CASE("a function that is no coroutine may spawn and then throw", "[core]") {
    testing::SimulatedExecutor executor;
    test::Ledger ledger;
    const auto run = [](test::Ledger& seen) -> Task<> {
        const test::Ledger::Join join{seen};
        co_await with_task_group([&seen](TaskGroup& group) -> Task<> {
            group.spawn(test::play_for_nothing(seen, {.pause = 1s}));
            throw std::runtime_error{"no body"};
        });
    };
    CHECK_THROWS_WITH(executor.run(run(ledger)), "no body");
    CHECK(ledger.frames() == 0);
    CHECK(ledger.left_behind() == 0);
}

TEST_CASE("the body's closure and arguments live until the end", "[core]") {
    testing::SimulatedExecutor executor;
    const auto append = [](const std::string& from, std::string& to) -> Task<> {
        co_await sleep_for(1s);
        to += from;
    };
    const auto run = [](auto appender) -> Task<std::string> {
        std::string result;
        auto body = [text = std::string(40, 'a'), appender](
                        TaskGroup& group, const std::string& more, std::string& target) -> Task<> {
            group.spawn(appender(text, target));
            co_await sleep_for(500ms);
            target += more;
        };
        co_await with_task_group(body, std::string(40, 'b'), result);
        co_return result;
    };
    CHECK(executor.run(run(append)) == std::string(40, 'b') + std::string(40, 'a'));
}

TEST_CASE("a body may be a member function", "[core]") {
    struct Owner {
        std::atomic<int> counter{0};
        Task<int> body(TaskGroup& group, int children) {
            for (int child = 0; child < children; ++child)
                group.spawn(count(counter));
            co_await group.wait_idle();
            co_return counter;
        }
        Task<int> run() {
            const auto start = [this](TaskGroup& group, int children) {
                return body(group, children);
            };
            co_return co_await with_task_group(start, 5);
        }
    };
    testing::SimulatedExecutor executor;
    Owner owner;
    CHECK(executor.run(owner.run()) == 5);
}
