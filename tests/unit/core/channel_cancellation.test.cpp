// SPDX-License-Identifier: MIT
#include "coflow/core/channel.hpp"
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

using Numbers = std::vector<int>;

/// A send that has to wait for a receiver. What it has sent, and nothing else, has arrived or is in
/// the channel.
template <std::size_t Capacity>
struct Sending {
    Sending() {
        for (std::size_t i = 0; i < Capacity; ++i)
            REQUIRE(channel.try_send(0));
    }
    Task<> operate() { co_await channel.send(1); }
    Task<> complete() {
        while (const std::optional<int> item = co_await channel.receive())
            received.push_back(*item);
    }
    void check(test::Ending ending) {
        while (const std::optional<int> item = channel.try_receive())
            received.push_back(*item);
        Numbers sent(Capacity, 0);
        if (ending == test::Ending::returned)
            sent.push_back(1);
        CHECK(received == sent);
    }

    Channel<int> channel{Capacity};
    Numbers received;
};

/// A receive that has to wait for a sender. What it has not received is still in the channel, or
/// was never sent.
template <std::size_t Capacity>
struct Receiving {
    Task<> operate() { received = co_await channel.receive(); }
    Task<> complete() {
        co_await channel.send(1);
        sent = true;
    }
    void check(test::Ending ending) {
        CHECK(received.has_value() == (ending == test::Ending::returned));
        CHECK(sent == (received.has_value() || channel.try_receive().has_value()));
    }

    Channel<int> channel{Capacity};
    std::optional<int> received;
    bool sent = false;
};

/// A receive that ends because the channel is closed.
struct ReceivingToTheEnd {
    Task<> operate() {
        const std::optional<int> item = co_await channel.receive();
        CHECK_FALSE(item.has_value());
    }
    Task<> complete() {
        channel.close();
        co_return;
    }
    void check(test::Ending ending) {
        if (ending == test::Ending::returned)
            CHECK(channel.closed());
    }

    Channel<int> channel{1};
};

/// Many senders and receivers of numbers, each with a list of what it has sent or received.
class Exchange {
public:
    using Number = std::unique_ptr<int>;

    explicit Exchange(std::size_t capacity) : channel{capacity} {}

    Task<> send_during(test::Shift& shift, std::size_t sender) {
        for (int i = 0; !shift.over(); ++i) {
            const int number = static_cast<int>(sender) * most + i;
            try {
                co_await channel.send(std::make_unique<int>(number));
            } catch (const Error&) {
                co_return; // closed
            }
            sent[sender].push_back(number);
            shift.count();
        }
    }
    Task<> receive(std::size_t receiver) {
        while (const std::optional<Number> number = co_await channel.receive())
            received[receiver].push_back(**number);
    }

    /// What was sent was received once, what was not sent was not, and nothing was overtaken.
    void check() {
        Numbers& rest = received.emplace_back();
        while (const std::optional<Number> number = channel.try_receive())
            rest.push_back(**number);
        for (const Numbers& numbers : received)
            CHECK(in_order(numbers));
        CHECK(sorted(received) == sorted(sent));
    }

    static constexpr std::size_t width = 6;
    static constexpr int most = 1'000'000; // numbers of one sender
    Channel<Number> channel;
    std::vector<Numbers> sent{width};
    std::vector<Numbers> received{width};

private:
    static bool in_order(const Numbers& numbers) {
        std::vector<int> last(width, -1);
        return std::ranges::all_of(numbers, [&last](int number) {
            int& previous = last[static_cast<std::size_t>(number / most)];
            return std::exchange(previous, number) < number;
        });
    }
    static Numbers sorted(const std::vector<Numbers>& lists) {
        Numbers all;
        for (const Numbers& list : lists)
            all.insert(all.end(), list.begin(), list.end());
        std::ranges::sort(all);
        return all;
    }
};

struct Outcome {
    std::size_t cancelled = 0;
    std::size_t sent = 0;
};

template <class Executor>
Outcome crowd_the_channel(Executor& executor, std::uint64_t seed) {
    Exchange exchange{seed % 4};
    test::Crowd crowd{executor, seed};
    for (std::size_t i = 0; i < Exchange::width; ++i) {
        crowd.add(exchange.send_during(crowd.shift(), i));
        crowd.add(exchange.receive(i));
    }
    crowd.stop_some(Exchange::width);
    exchange.channel.close();
    Outcome outcome{.cancelled = crowd.finish()};
    exchange.check();
    for (const Numbers& numbers : exchange.sent)
        outcome.sent += numbers.size();
    return outcome;
}

} // namespace

TEST_CASE("a cancelled send leaves nothing in the channel", "[core]") {
    test::check_cancellation<Sending<0>>();
    test::check_cancellation<Sending<1>>();
    test::check_cancellation<Sending<3>>();
}

TEST_CASE("a cancelled receive takes nothing from the channel", "[core]") {
    test::check_cancellation<Receiving<0>>();
    test::check_cancellation<Receiving<1>>();
    test::check_cancellation<ReceivingToTheEnd>();
}

TEST_CASE("a stopped task neither sends nor receives, even if it could at once", "[core]") {
    Channel<int> channel{2};
    REQUIRE(channel.try_send(1));
    testing::SimulatedExecutor executor;
    TaskHandle<> sender =
        executor.start([](Channel<int>& target) -> Task<> { co_await target.send(2); }(channel));
    TaskHandle<> receiver =
        executor.start([](Channel<int>& source) -> Task<> { co_await source.receive(); }(channel));
    sender.request_stop();
    receiver.request_stop();
    CHECK_THROWS_AS(sender.get(), Cancelled);
    CHECK_THROWS_AS(receiver.get(), Cancelled);
    CHECK(channel.size() == 1);
}

TEST_CASE("no item is lost or doubled by random cancellation", "[core]") {
    Outcome total;
    CHECK_EXPLORE(500, [&total](testing::Trial& trial) {
        const Outcome outcome = crowd_the_channel(trial.executor(), trial.seed());
        total.cancelled += outcome.cancelled;
        total.sent += outcome.sent;
    });
    CHECK(total.cancelled > 500);
    CHECK(total.sent > 500);
}

TEST_CASE("no item is lost or doubled by cancellation from another thread", "[core][stress]") {
    WorkflowExecutor executor{4};
    Outcome total;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        const Outcome outcome = crowd_the_channel(executor, seed);
        total.cancelled += outcome.cancelled;
        total.sent += outcome.sent;
    }
    CHECK(total.cancelled > 0);
    CHECK(total.sent > 0);
}
