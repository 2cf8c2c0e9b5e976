// SPDX-License-Identifier: MIT
#include "coflow/policy/bulkhead.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Each call notes its name when it begins, and takes a second.
struct Bench {
    explicit Bench(const BulkheadOptions& options) : bulkhead{options} {}

    Task<> work(char name) {
        order += name;
        co_await sleep_for(1s);
    }
    static Task<> guarded(Bench& bench, char name) {
        co_await bench.bulkhead.call(&Bench::work, &bench, name);
    }
    TaskHandle<> start(char name) {
        auto handle = executor.start(guarded(*this, name));
        executor.run_until_idle();
        return handle;
    }

    Bulkhead bulkhead;
    std::string order;
    testing::SimulatedExecutor executor;
};

} // namespace

TEST_CASE("a bulkhead refuses at once what it has no room for") {
    Bench bench{{.max_concurrent = 2}};
    auto a = bench.start('a');
    auto b = bench.start('b');
    CHECK(bench.bulkhead.running() == 2);
    CHECK_THROWS_WITH(bench.start('c').get(), Catch::Contains("2 are under way and 0 wait"));
    a.get();
    b.get();
    CHECK(bench.bulkhead.running() == 0);
    bench.start('d').get();
    CHECK(bench.order == "abd");
}

TEST_CASE("so many may wait for room, first come, first served") {
    Bench bench{{.max_concurrent = 1, .max_waiting = 2}};
    auto a = bench.start('a');
    auto b = bench.start('b');
    auto c = bench.start('c');
    CHECK(bench.bulkhead.waiting() == 2);
    CHECK_THROWS_AS(bench.start('d').get(), BulkheadFull);
    c.get();
    CHECK(bench.order == "abc");
    CHECK(bench.bulkhead.waiting() == 0);
}

TEST_CASE("waiting for room has a limit of time") {
    Bench bench{{.max_concurrent = 1, .max_waiting = 2, .max_wait = 500ms}};
    auto a = bench.start('a');
    bench.executor.advance(400ms);
    auto b = bench.start('b');
    bench.executor.advance(200ms);
    auto c = bench.start('c');
    const TimePoint limit = bench.executor.now() + 300ms;
    CHECK_THROWS_WITH(b.get(), Catch::Contains("no room"));
    CHECK(bench.executor.now() == limit);
    c.get(); // after a
    CHECK(bench.order == "ac");
}

TEST_CASE("a cancelled wait for room leaves its place") {
    Bench bench{{.max_concurrent = 1, .max_waiting = 1}};
    auto a = bench.start('a');
    auto b = bench.start('b');
    b.request_stop();
    CHECK_THROWS_AS(b.get(), Cancelled);
    auto c = bench.start('c');
    a.request_stop(); // its room is free
    CHECK_THROWS_AS(a.get(), Cancelled);
    c.get();
    CHECK(bench.order == "ac");
}

TEST_CASE("senseless bulkheads are refused") {
    CHECK_THROWS_AS(Bulkhead{{.max_concurrent = 0}}, Error);
    CHECK_THROWS_AS(Bulkhead{{.max_wait = -1s}}, Error);
}

namespace {

struct Entering {
    Bulkhead bulkhead{{.max_concurrent = 1, .max_waiting = 1, .max_wait = 1h}};
    Event leaving;
    Event entered;

    Task<> stay() {
        entered.set();
        co_await leaving.wait();
    }
    Task<> other() { co_await bulkhead.call(&Entering::stay, this); }
    Task<> operate_beside() {
        co_await entered.wait();
        co_await bulkhead.call([] {});
        leaving.set();
    }
    Task<> operate() { co_await when_all(other(), operate_beside()); }
    Task<> complete() {
        leaving.set();
        co_return;
    }
    void check(test::Ending) {
        CHECK(bulkhead.running() == 0);
        CHECK(bulkhead.waiting() == 0);
    }
};

} // namespace

TEST_CASE("entering a bulkhead can be cancelled at any moment") {
    test::check_cancellation<Entering>();
    test::cancel_from_another_thread<Entering>(200);
}

TEMPLATE_LIST_TEST_CASE("a bulkhead never lets more in than there is room", "[policy]",
                        test::AllBackends) {
    TestType backend;
    Bulkhead bulkhead{{.max_concurrent = 3, .max_waiting = 100}};
    struct Room {
        std::atomic<int> inside{0};
        std::atomic<bool> overfull{false};

        Task<> stay() {
            if (++inside > 3)
                overfull = true;
            co_await this_task::yield();
            --inside;
        }
    } room;
    const auto client = [](Bulkhead& shared, Room& visited) -> Task<> {
        for (int round = 0; round < 100; ++round)
            co_await shared.call(&Room::stay, &visited);
    };
    const auto all = [&client](Bulkhead& shared, Room& visited) -> Task<> {
        std::vector<Task<>> clients;
        for (int count = 0; count < 8; ++count)
            clients.push_back(client(shared, visited));
        co_await when_all(std::move(clients));
    };
    backend.run(all(bulkhead, room));
    CHECK_FALSE(room.overfull);
    CHECK(bulkhead.running() == 0);
    CHECK(bulkhead.waiting() == 0);
}
