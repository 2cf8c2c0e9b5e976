// SPDX-License-Identifier: MIT
#include "coflow/core/channel.hpp"

#include "coflow/core/executor.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_all.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/crowd.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace coflow;

namespace {

using Numbers = std::vector<int>;

Task<> send_range(Channel<int>& channel, int first, int last) {
    for (int i = first; i < last; ++i)
        co_await channel.send(i);
}
Task<Numbers> receive_all(Channel<int>& channel) {
    Numbers received;
    while (const std::optional<int> item = co_await channel.receive())
        received.push_back(*item);
    co_return received;
}

/// Each sender sends a range of 100; the channel is closed behind the last of them.
Task<> send_ranges(Channel<int>& channel, int senders) {
    std::vector<Task<>> tasks;
    for (int sender = 0; sender < senders; ++sender)
        tasks.push_back(send_range(channel, 100 * sender, 100 * (sender + 1)));
    co_await when_all(std::move(tasks));
    channel.close();
}
Task<std::vector<Numbers>> receive_ranges(Channel<int>& channel, int receivers) {
    std::vector<Task<Numbers>> tasks;
    for (int receiver = 0; receiver < receivers; ++receiver)
        tasks.push_back(receive_all(channel));
    co_return co_await when_all(std::move(tasks));
}
Task<std::vector<Numbers>> exchange_ranges(Channel<int>& channel, int senders, int receivers) {
    auto results =
        co_await when_all(send_ranges(channel, senders), receive_ranges(channel, receivers));
    co_return std::get<1>(std::move(results));
}

Numbers range(int last) {
    Numbers numbers;
    for (int i = 0; i < last; ++i)
        numbers.push_back(i);
    return numbers;
}

/// True if the items of each sender come in the order in which it has sent them.
bool in_order(const Numbers& received) {
    for (std::size_t later = 0; later < received.size(); ++later)
        for (std::size_t sooner = 0; sooner < later; ++sooner)
            if (received[sooner] / 100 == received[later] / 100 &&
                received[sooner] >= received[later])
                return false;
    return true;
}

Task<> receive_one(Channel<int>& channel, std::string name, std::string& log) {
    const std::optional<int> item = co_await channel.receive();
    log += name + (item.has_value() ? std::to_string(*item) : "-") + ' ';
}
Task<> send_one(Channel<int>& channel, int item, std::string& log) {
    try {
        co_await channel.send(item);
        log += "sent" + std::to_string(item) + ' ';
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::closed);
        log += "closed" + std::to_string(item) + ' ';
    }
}

/// Starts tasks one after the other, each up to its first wait.
class Stage {
public:
    TaskHandle<>& start(Task<> task) {
        tasks_.push_back(executor.start(std::move(task)));
        executor.run_until_idle();
        return tasks_.back();
    }

    testing::SimulatedExecutor executor;

private:
    std::vector<TaskHandle<>> tasks_;
};

} // namespace

TEMPLATE_LIST_TEST_CASE("everything sent is received once, in order", "[core]", test::AllBackends) {
    TestType backend;
    const std::size_t capacity = GENERATE(0u, 1u, 7u, 1000u);
    Channel<int> channel{capacity};
    SECTION("from one to one") {
        const std::vector<Numbers> received = backend.run(exchange_ranges(channel, 1, 1));
        CHECK(received.front() == range(100));
    }
    SECTION("from many to many") {
        Numbers all;
        for (const Numbers& received : backend.run(exchange_ranges(channel, 5, 3))) {
            CHECK(in_order(received));
            all.insert(all.end(), received.begin(), received.end());
        }
        std::ranges::sort(all);
        CHECK(all == range(500));
    }
}

TEST_CASE("a sender gets ahead of the receiver by the capacity", "[core]") {
    const int capacity = GENERATE(0, 1, 3);
    Channel<int> channel{static_cast<std::size_t>(capacity)};
    Stage stage;
    const TaskHandle<>& sender = stage.start(send_range(channel, 0, 10));
    CHECK(channel.size() == channel.capacity());
    for (int i = 0; i < 10; ++i) {
        CHECK(sender.done() == (i + capacity >= 10));
        CHECK(channel.try_receive() == i);
        stage.executor.run_until_idle();
    }
    CHECK(sender.done());
    CHECK(channel.size() == 0);
}

TEST_CASE("waiting receivers are served in the order in which they came", "[core]") {
    const std::size_t capacity = GENERATE(0u, 2u);
    Channel<int> channel{capacity};
    std::string log;
    Stage stage;
    for (const char* const name : {"a", "b", "c"})
        stage.start(receive_one(channel, name, log));
    for (const int item : {1, 2}) {
        CHECK(channel.try_send(item));
        CHECK(channel.size() == 0); // handed over, not put down
        stage.executor.run_until_idle();
    }
    CHECK(log == "a1 b2 ");
    stage.start(send_one(channel, 3, log));
    CHECK(log == "a1 b2 sent3 c3 ");
}

TEST_CASE("waiting senders are served in the order in which they came", "[core]") {
    Channel<int> channel{0};
    std::string log;
    Stage stage;
    for (const int item : {1, 2, 3})
        stage.start(send_one(channel, item, log));
    stage.start(receive_one(channel, "a", log));
    stage.executor.run_until_idle();
    CHECK(log == "a1 sent1 ");
    CHECK(channel.try_receive() == 2);
    stage.executor.run_until_idle();
    CHECK(log == "a1 sent1 sent2 ");
}

TEST_CASE("closing lets nothing more in, and what is inside out", "[core]") {
    Channel<int> channel{2};
    std::string log;
    Stage stage;
    for (const int item : {1, 2, 3, 4})
        stage.start(send_one(channel, item, log));
    CHECK(log == "sent1 sent2 ");
    log.clear();
    channel.close();
    channel.close();
    CHECK(channel.closed());
    CHECK_FALSE(channel.try_send(5));
    stage.executor.run_until_idle();
    CHECK((log == "closed3 closed4 " || log == "closed4 closed3 "));
    log.clear();
    stage.start(send_one(channel, 6, log));
    stage.start(receive_one(channel, "a", log));
    CHECK(channel.try_receive() == 2);
    stage.start(receive_one(channel, "b", log));
    CHECK(channel.try_receive() == std::nullopt);
    CHECK(log == "closed6 a1 b- ");
}

TEST_CASE("closing sends waiting receivers home", "[core]") {
    Channel<int> channel{1};
    std::string log;
    Stage stage;
    stage.start(receive_one(channel, "a", log));
    stage.start(receive_one(channel, "a", log));
    channel.close();
    stage.executor.run_until_idle();
    CHECK(log == "a- a- ");
}

TEST_CASE("what cannot be sent at once stays with the caller", "[core]") {
    Channel<std::unique_ptr<int>> channel{1};
    auto first = std::make_unique<int>(1);
    auto second = std::make_unique<int>(2);
    CHECK(channel.try_send(std::move(first)));
    CHECK(first == nullptr);
    CHECK_FALSE(channel.try_send(std::move(second)));
    REQUIRE(second != nullptr);
    CHECK(*channel.try_receive().value() == 1);
    channel.close();
    CHECK_FALSE(channel.try_send(std::move(second)));
    CHECK(second != nullptr);
    CHECK_FALSE(channel.try_receive().has_value());
}

TEST_CASE("a deadlock report names sends and receives", "[core]") {
    Channel<int> empty{1};
    Channel<int> full{0};
    std::string log;
    Stage stage;
    stage.start(receive_one(empty, "a", log));
    stage.start(send_one(full, 1, log));
    const std::string waits = stage.executor.describe_waits();
    CHECK(waits.find("Channel::receive") != std::string::npos);
    CHECK(waits.find("Channel::send") != std::string::npos);
}
