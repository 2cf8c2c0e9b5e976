// SPDX-License-Identifier: MIT
#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::SimulatedExecutor;

namespace {

using Order = std::vector<int>;

Task<> note(Order& order, int number) {
    order.push_back(number);
    co_return;
}
Task<> yield_and_note(Order& order, int number) {
    co_await this_task::yield();
    order.push_back(number);
}
Task<> sleep_and_note(Order& order, int number) {
    co_await sleep_for(1s);
    order.push_back(number);
}
Task<> wait_and_note(Event& event, Order& order, int number) {
    co_await event.wait();
    order.push_back(number);
}

/// The order in which `count` tasks run under a seed.
template <class Make>
Order order_of(std::uint64_t seed, int count, Make make) {
    SimulatedExecutor executor{{.seed = seed}};
    Order order;
    for (int number = 0; number < count; ++number)
        static_cast<void>(executor.start(make(order, number)));
    executor.advance(1s);
    return order;
}

/// How many of the six orders of three tasks a hundred seeds show.
template <class Make>
std::size_t orders_of_three(Make make) {
    std::set<Order> orders;
    for (std::uint64_t seed = 0; seed < 100; ++seed)
        orders.insert(order_of(seed, 3, make));
    return orders.size();
}

} // namespace

TEST_CASE("a simulation does the same every time that it is given the same seed", "[testing]") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        CHECK(order_of(seed, 20, note) == order_of(seed, 20, note));
        CHECK(order_of(seed, 20, sleep_and_note) == order_of(seed, 20, sleep_and_note));
    }
    CHECK(order_of(1, 20, note) != order_of(2, 20, note));
}

TEST_CASE("a seed means the same order on every machine", "[testing]") {
    CHECK(order_of(1, 6, note) == Order{2, 5, 4, 0, 3, 1});
}

TEST_CASE("the seeds show every order of tasks that are ready together", "[testing]") {
    CHECK(orders_of_three(note) == 6);
    CHECK(orders_of_three(yield_and_note) == 6);
}

TEST_CASE("the seeds show every order of timers that are due together", "[testing]") {
    CHECK(orders_of_three(sleep_and_note) == 6);
}

TEST_CASE("the seeds show every order of tasks that were woken together", "[testing]") {
    std::set<Order> orders;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SimulatedExecutor executor{{.seed = seed}};
        Event event;
        Order order;
        for (int number = 0; number < 3; ++number)
            static_cast<void>(executor.start(wait_and_note(event, order, number)));
        executor.run_until_idle();
        event.set();
        executor.run_until_idle();
        orders.insert(order);
    }
    CHECK(orders.size() == 6);
}

TEST_CASE("of the tasks that are ready the most urgent one runs", "[testing]") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        SimulatedExecutor executor{{.seed = seed}};
        Order order;
        for (int number = 0; number < 30; ++number) {
            const auto priority = static_cast<Priority>(1 + number % 3);
            static_cast<void>(
                executor.start(note(order, static_cast<int>(priority)), {.priority = priority}));
        }
        executor.run_until_idle();
        CHECK(order.size() == 30);
        CHECK(std::ranges::is_sorted(order, std::ranges::greater{}));
    }
}

TEST_CASE("a task woken by a timer keeps its priority", "[testing]") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        SimulatedExecutor executor{{.seed = seed}};
        Order order;
        for (int number = 1; number <= 3; ++number)
            static_cast<void>(executor.start(sleep_and_note(order, number),
                                             {.priority = static_cast<Priority>(number)}));
        executor.advance(1s);
        CHECK(order == Order{3, 2, 1});
    }
}

TEST_CASE("a task of low priority runs now and then while others are ready", "[testing]") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        SimulatedExecutor executor{{.seed = seed, .step_limit = 10'000}};
        Event event;
        const auto be_busy = [](const Event& until) -> Task<int> {
            int turns = 0;
            while (!until.is_set()) {
                co_await this_task::yield();
                ++turns;
            }
            co_return turns;
        };
        const auto set = [](Event& it) -> Task<> {
            it.set();
            co_return;
        };
        auto busy = executor.start(be_busy(event));
        static_cast<void>(executor.start(set(event), {.priority = Priority::low}));
        CHECK(busy.get() < 1000);
    }
}

TEST_CASE("two tasks that keep waking each other do not starve one that yields", "[testing]") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        SimulatedExecutor executor{{.seed = seed, .step_limit = 10'000}};
        Event ping;
        Event pong;
        bool over = false;
        const auto play = [](Event& mine, Event& theirs, const bool& end) -> Task<> {
            while (!end) {
                co_await mine.wait();
                mine.reset();
                theirs.set();
            }
        };
        const auto yield_then_end = [](Event& start, bool& end) -> Task<> {
            start.set();
            co_await this_task::yield();
            end = true;
        };
        static_cast<void>(executor.start(play(ping, pong, over)));
        static_cast<void>(executor.start(play(pong, ping, over)));
        executor.run(yield_then_end(ping, over));
        CHECK(over);
        executor.run_until_idle();
    }
}
