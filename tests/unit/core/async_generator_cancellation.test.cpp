// SPDX-License-Identifier: MIT
#include "coflow/core/async_generator.hpp"
#include "coflow/core/channel.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/core/task.hpp"
#include "coflow/testing/catch.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/cancel.hpp"
#include "support/crowd.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

AsyncGenerator<int> yield_after(Event& event) {
    co_await event.wait();
    co_yield 1;
}
Task<std::optional<int>> next_of(AsyncGenerator<int>& generator) {
    co_return co_await generator.next();
}

/// Awaits an item that comes after an event.
struct Producing {
    Task<> operate() { item = co_await generator.next(); }
    Task<> complete() {
        event.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(item.has_value() == (ending == test::Ending::returned));
        // Either way the generator has had its only item.
        testing::SimulatedExecutor executor;
        CHECK_FALSE(executor.run(next_of(generator)).has_value());
    }

    Event event;
    AsyncGenerator<int> generator = yield_after(event);
    std::optional<int> item;
};

using Numbers = std::vector<int>;

Task<> send_during(test::Shift& shift, Channel<std::unique_ptr<int>>& channel, int first,
                   Numbers& sent) {
    for (int i = first; !shift.over(); ++i) {
        try {
            co_await channel.send(std::make_unique<int>(i));
        } catch (const Error&) {
            co_return; // closed
        }
        sent.push_back(i);
        shift.count();
    }
}
AsyncGenerator<std::unique_ptr<int>> relay(Channel<std::unique_ptr<int>>& channel) {
    while (std::optional<std::unique_ptr<int>> item = co_await channel.receive())
        co_yield moving(*item);
}
Task<> consume(AsyncGenerator<std::unique_ptr<int>> generator, Numbers& received) {
    while (const std::optional<std::unique_ptr<int>> item = co_await generator.next())
        received.push_back(**item);
}

Numbers sorted(const std::vector<Numbers>& lists) {
    Numbers all;
    for (const Numbers& list : lists)
        all.insert(all.end(), list.begin(), list.end());
    std::ranges::sort(all);
    return all;
}

/// Senders, a channel, and consumers that read it through generators.
template <class Executor>
std::size_t crowd_the_relays(Executor& executor, std::uint64_t seed) {
    constexpr std::size_t width = 5;
    Channel<std::unique_ptr<int>> channel{seed % 3};
    std::vector<Numbers> sent{width};
    std::vector<Numbers> received{width + 1};
    test::Crowd crowd{executor, seed};
    for (std::size_t i = 0; i < width; ++i) {
        crowd.add(send_during(crowd.shift(), channel, static_cast<int>(i) * 1'000'000, sent[i]));
        crowd.add(consume(relay(channel), received[i]));
    }
    crowd.stop_some(width);
    channel.close();
    const std::size_t cancelled = crowd.finish();
    while (const std::optional<std::unique_ptr<int>> item = channel.try_receive())
        received.back().push_back(**item);
    CHECK(sorted(received) == sorted(sent));
    return cancelled;
}

} // namespace

TEST_CASE("cancelling reaches the wait inside of a generator and ends it", "[core]") {
    test::check_cancellation<Producing>();
}

TEST_CASE("a generator that does not wait is not cancelled", "[core]") {
    testing::SimulatedExecutor executor;
    AsyncGenerator<int> generator = []() -> AsyncGenerator<int> {
        co_yield 1;
        co_yield 2;
    }();
    TaskHandle<std::optional<int>> stopped = executor.start(next_of(generator));
    stopped.request_stop();
    CHECK(stopped.get() == 1);
    CHECK(executor.run(next_of(generator)) == 2);
}

TEST_CASE("a generator may survive the cancellation of one consumer", "[core]") {
    Event never;
    testing::SimulatedExecutor executor;
    AsyncGenerator<int> generator = [](Event& event) -> AsyncGenerator<int> {
        bool cancelled = false;
        try {
            co_await event.wait();
        } catch (const Cancelled&) {
            cancelled = true;
        }
        co_yield cancelled ? 1 : 0;
        co_yield 2;
    }(never);
    TaskHandle<std::optional<int>> stopped = executor.start(next_of(generator));
    executor.run_until_idle();
    CHECK_FALSE(stopped.done());
    stopped.request_stop();
    CHECK(stopped.get() == 1);
    CHECK(executor.run(next_of(generator)) == 2);
}

TEST_CASE("generators lose nothing under random cancellation", "[core]") {
    std::size_t cancelled = 0;
    CHECK_EXPLORE(300, [&cancelled](testing::Trial& trial) {
        cancelled += crowd_the_relays(trial.executor(), trial.seed());
    });
    CHECK(cancelled > 300);
}

TEST_CASE("generators lose nothing under cancellation from another thread", "[core][stress]") {
    WorkflowExecutor executor{4};
    std::size_t cancelled = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        CAPTURE(seed);
        cancelled += crowd_the_relays(executor, seed);
    }
    CHECK(cancelled > 0);
}
