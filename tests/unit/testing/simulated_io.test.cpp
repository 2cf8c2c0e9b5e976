// SPDX-License-Identifier: MIT
#include "coflow/core/event.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include <array>
#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::SimulatedExecutor;

namespace {

Task<> wait_for(Event& event) { co_await event.wait(); }

Task<> note_blocking(std::vector<int>& order, int number) {
    co_await run_blocking([](std::vector<int>& to, int it) { to.push_back(it); }, std::ref(order),
                          number);
}

} // namespace

TEST_CASE("a simulation runs what is posted to its Asio executor", "[testing]") {
    SimulatedExecutor executor;
    Event event;
    asio::post(executor.get_executor(), [&event] { event.set(); });
    CHECK_FALSE(event.is_set());
    CHECK_NOTHROW(executor.run(wait_for(event)));
    asio::post(executor.get_executor(), [&event] { event.reset(); });
    executor.run_until_idle();
    CHECK_FALSE(event.is_set());
}

TEST_CASE("tasks that are always ready do not keep I/O from being served", "[testing]") {
    SimulatedExecutor executor{{.step_limit = 100'000}};
    bool served = false;
    asio::post(executor.get_executor(), [&served] { served = true; });
    const auto be_busy = [](const bool& until) -> Task<> {
        while (!until)
            co_await this_task::yield();
    };
    CHECK_NOTHROW(executor.run(be_busy(served)));
}

TEST_CASE("an exception of an I/O handler ends the run, and its tasks before", "[testing]") {
    SimulatedExecutor executor;
    Event never;
    auto task = executor.start(wait_for(never));
    asio::post(executor.get_executor(), [] { throw std::runtime_error{"handler"}; });
    CHECK_THROWS_WITH(task.get(), "handler");
    CHECK(task.done());
}

TEST_CASE("a simulation waits for another thread that holds work on it", "[testing]") {
    for (int round = 0; round < 100; ++round) {
        SimulatedExecutor executor;
        Event event;
        std::atomic<bool> waiting{false};
        std::atomic<bool> woken{false};
        std::thread other{[&, work = asio::make_work_guard(executor.get_executor())] {
            while (!waiting)
                std::this_thread::yield();
            event.set();
            // Giving the work back would wake the simulation, too.
            while (!woken)
                std::this_thread::yield();
        }};
        const auto say_and_wait = [](std::atomic<bool>& before, Event& it,
                                     std::atomic<bool>& after) -> Task<> {
            before = true;
            co_await it.wait();
            after = true;
        };
        CHECK_NOTHROW(executor.run(say_and_wait(waiting, event, woken)));
        other.join();
    }
}

TEST_CASE("several threads may wake tasks of a simulation", "[testing]") {
    SimulatedExecutor executor;
    std::array<Event, 100> events;
    std::atomic<bool> go{false};
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < 2; ++thread)
        threads.emplace_back(
            [&events, &go, thread, work = asio::make_work_guard(executor.get_executor())] {
                while (!go)
                    std::this_thread::yield();
                for (std::size_t index = thread; index < events.size(); index += 2)
                    events[index].set();
            });
    const auto wait_for_all = [](auto& all, std::atomic<bool>& start) -> Task<int> {
        start = true;
        int woken = 0;
        for (Event& event : all) {
            co_await event.wait();
            ++woken;
        }
        co_return woken;
    };
    CHECK(executor.run(wait_for_all(events, go)) == 100);
    for (std::thread& thread : threads)
        thread.join();
}

TEST_CASE("time jumps after a while even if I/O does not finish", "[testing]") {
    SimulatedExecutor executor{{.io_patience = 1ms}};
    const auto work = asio::make_work_guard(executor.get_executor());
    const auto sleep = []() -> Task<> { co_await sleep_for(24h); };
    const TimePoint start = executor.now();
    executor.run(sleep());
    CHECK(executor.now() - start == 24h);
}

TEST_CASE("blocking calls of a simulation run on its thread, in seeded order", "[testing]") {
    std::set<std::vector<int>> orders;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SimulatedExecutor executor{{.seed = seed}};
        std::vector<int> order;
        for (int number = 0; number < 3; ++number)
            static_cast<void>(executor.start(note_blocking(order, number)));
        executor.run_until_idle();
        orders.insert(order);
    }
    CHECK(orders.size() == 6);
    SimulatedExecutor executor;
    const auto thread_of_call = []() -> Task<std::thread::id> {
        co_return co_await run_blocking([] { return std::this_thread::get_id(); });
    };
    CHECK(executor.run(thread_of_call()) == std::this_thread::get_id());
}

namespace {

struct BlockingCall {
    bool called = false;

    Task<> operate() {
        co_await run_blocking([](bool& flag) { flag = true; }, std::ref(called));
    }
    Task<> complete() { co_await this_task::yield(); }
    void check(test::Ending ending) const { CHECK(called == (ending == test::Ending::returned)); }
};

} // namespace

TEST_CASE("a blocking call that was made returns, one that was not is taken back", "[testing]") {
    test::cancel_before_start<BlockingCall>();
    for (std::uint64_t seed = 0; seed < 50; ++seed)
        test::cancel_while_completing<BlockingCall>(seed);
}
