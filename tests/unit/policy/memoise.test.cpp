// SPDX-License-Identifier: MIT
#include "coflow/policy/memoise.hpp"

#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_all.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// Takes a second for a page, and counts.
struct Site {
    std::atomic<int> loads{0};
    std::atomic<int> stopped{0};
    int failures = 0;

    Task<std::string> load(std::string url) {
        const int load = ++loads;
        try {
            co_await sleep_for(1s);
        } catch (const Cancelled&) {
            ++stopped;
            throw;
        }
        if (load <= failures)
            throw std::out_of_range{url};
        co_return url + " " + std::to_string(load);
    }
};

using Pages = Memo<std::string, std::string>;

Task<std::string> page(Pages& pages, Site& site, std::string url) {
    co_return co_await pages.get(url, &Site::load, &site, url);
}

/// As a test ends, nothing must be under way.
struct Bench {
    explicit Bench(MemoOptions options = {}) : pages{options} {}

    std::string load(const std::string& url) { return executor.run(page(pages, site, url)); }
    TaskHandle<std::string> start(const std::string& url) {
        return executor.start(page(pages, site, url));
    }

    Site site;
    Pages pages;
    testing::SimulatedExecutor executor;
};

} // namespace

TEST_CASE("a memo calls once for each key") {
    Bench bench;
    CHECK(bench.load("a") == "a 1");
    CHECK(bench.load("a") == "a 1");
    CHECK(bench.load("b") == "b 2");
    const MemoStatistics statistics = bench.pages.statistics();
    CHECK(statistics.hits == 1);
    CHECK(statistics.misses == 2);
    CHECK(statistics.shared == 0);
    CHECK(bench.pages.size() == 2);
}

TEST_CASE("a memo's values are used up to their age, from when they came") {
    Bench bench{{.time_to_live = 10s}};
    CHECK(bench.load("a") == "a 1"); // takes a second
    bench.executor.advance(10s - 1ns);
    CHECK(bench.load("a") == "a 1");
    bench.executor.advance(1ns);
    CHECK(bench.load("a") == "a 2");
}

TEST_CASE("a memo that is full forgets what was not used for longest") {
    Bench bench{{.capacity = 2}};
    bench.load("a");
    bench.load("b");
    bench.load("a");
    bench.load("c");
    CHECK(bench.load("a") == "a 1");
    CHECK(bench.load("b") == "b 4");
    CHECK(bench.pages.statistics().evictions == 2);
    CHECK(bench.pages.size() == 2);
}

TEST_CASE("a memo without room still shares flights") {
    Bench bench{{.capacity = 0}};
    auto one = bench.start("a");
    auto other = bench.start("a");
    CHECK(one.get() == "a 1");
    CHECK(other.get() == "a 1");
    CHECK(bench.load("a") == "a 2");
}

TEST_CASE("calls at the same time share one flight") {
    Bench bench;
    std::vector<TaskHandle<std::string>> calls;
    for (int count = 0; count < 5; ++count)
        calls.push_back(bench.start("a"));
    const TimePoint begin = bench.executor.now();
    for (auto& call : calls)
        CHECK(call.get() == "a 1");
    CHECK(bench.executor.now() == begin + 1s);
    CHECK(bench.pages.statistics().misses == 1);
    CHECK(bench.pages.statistics().shared == 4);
}

TEST_CASE("a failed flight fails all who share it and is not kept") {
    Bench bench;
    bench.site.failures = 1;
    auto one = bench.start("a");
    auto other = bench.start("a");
    CHECK_THROWS_AS(one.get(), std::out_of_range);
    CHECK_THROWS_AS(other.get(), std::out_of_range);
    CHECK(bench.pages.size() == 0);
    CHECK(bench.load("a") == "a 2");
}

TEST_CASE("a flight goes on while anybody waits for it") {
    const bool first_leaves = GENERATE(true, false);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Bench bench;
        CAPTURE(first_leaves, seed);
        auto first = bench.start("a");
        bench.executor.run_until_idle();
        auto second = bench.start("a");
        bench.executor.advance(500ms);
        (first_leaves ? first : second).request_stop();
        bench.executor.run_until_idle();
        CHECK(first.done() == false); // it stays, since the flight is its own
        CHECK(second.done() != first_leaves);
        CHECK(first.get() == "a 1");
        if (first_leaves)
            CHECK(second.get() == "a 1");
        else
            CHECK_THROWS_AS(second.get(), Cancelled);
        CHECK(bench.site.stopped == 0);
        CHECK(bench.load("a") == "a 1");
    }
}

TEST_CASE("the last to leave stops the flight") {
    Bench bench;
    auto first = bench.start("a");
    bench.executor.run_until_idle();
    auto second = bench.start("a");
    bench.executor.advance(500ms);
    const TimePoint now = bench.executor.now();
    first.request_stop();
    bench.executor.run_until_idle();
    CHECK(bench.site.stopped == 0);
    second.request_stop();
    CHECK_THROWS_AS(second.get(), Cancelled);
    CHECK_THROWS_AS(first.get(), Cancelled);
    CHECK(bench.site.stopped == 1);
    CHECK(bench.executor.now() == now);
    CHECK(bench.load("a") == "a 2");
}

TEST_CASE("an abandoned flight is not joined") {
    Pages pages;
    auto slow_to_stop = [&]() -> Task<std::string> {
        bool stopped = false;
        try {
            co_await sleep_for(1s);
        } catch (const Cancelled&) {
            stopped = true;
        }
        if (stopped)
            co_await shield(sleep_for(1h));
        co_return "old";
    };
    testing::SimulatedExecutor executor;
    auto old = executor.start([](Pages& memo, auto& load) -> Task<std::string> {
        co_return co_await memo.get("a", load);
    }(pages, slow_to_stop));
    executor.run_until_idle();
    old.request_stop();
    Site site;
    CHECK(executor.run(page(pages, site, "a")) == "a 1");
    CHECK(old.get() == "old");
    CHECK(executor.run(page(pages, site, "a")) == "a 1");
}

TEST_CASE("a limit of time on one call does not cut short another's") {
    Bench bench;
    auto patient = bench.start("a");
    bench.executor.run_until_idle();
    const auto impatient = [](Pages& pages, Site& site) -> Task<std::string> {
        co_return co_await with_timeout(100ms, page(pages, site, "a"));
    };
    CHECK_THROWS_AS(bench.executor.run(impatient(bench.pages, bench.site)), TimedOut);
    CHECK(patient.get() == "a 1");
}

TEST_CASE("a flight that cancels itself is tried again by those who shared it") {
    Pages pages;
    int calls = 0;
    auto load = [&]() -> Task<std::string> {
        const int call = ++calls;
        co_await sleep_for(1s);
        if (call == 1)
            throw Cancelled{};
        co_return "second";
    };
    const auto call = [](Pages& memo, auto& function) -> Task<std::string> {
        co_return co_await memo.get("a", function);
    };
    testing::SimulatedExecutor executor;
    auto first = executor.start(call(pages, load));
    executor.run_until_idle();
    auto second = executor.start(call(pages, load));
    CHECK_THROWS_AS(first.get(), Cancelled);
    CHECK(second.get() == "second");
}

TEST_CASE("what is invalidated is loaded anew, even if it was on its way") {
    Bench bench;
    bench.load("a");
    bench.pages.invalidate("a");
    auto stale = bench.start("a");
    bench.executor.advance(500ms);
    bench.pages.invalidate("a");
    auto fresh = bench.start("a");
    CHECK(stale.get() == "a 2");
    CHECK(fresh.get() == "a 3");
    CHECK(bench.load("a") == "a 3");
    bench.load("b");
    auto cleared = bench.start("c");
    bench.executor.run_until_idle();
    bench.pages.clear();
    CHECK(cleared.get() == "c 5");
    CHECK(bench.pages.size() == 0);
}

TEST_CASE("a memo takes plain functions, and moves arguments on") {
    testing::SimulatedExecutor executor;
    Memo<int, std::size_t> lengths;
    const auto measure = [](Memo<int, std::size_t>& memo) -> Task<std::size_t> {
        co_return co_await memo.get(
            1, [](std::unique_ptr<std::string> text) { return text->size(); },
            std::make_unique<std::string>("four"));
    };
    CHECK(executor.run(measure(lengths)) == 4);
    CHECK(executor.run(measure(lengths)) == 4);
    CHECK(lengths.statistics().hits == 1);
}

TEST_CASE("a negative time to live is refused") {
    CHECK_THROWS_WITH(Pages{{.time_to_live = -1s}}, Catch::Contains("time_to_live"));
}

namespace {

struct Alone {
    Memo<int, int> memo;
    Event loaded;

    Task<> operate() {
        auto load = [this]() -> Task<int> {
            co_await loaded.wait();
            co_return 1;
        };
        const int value = co_await memo.get(1, load);
        CHECK(value == 1);
    }
    Task<> complete() {
        loaded.set();
        co_return;
    }
    void check(test::Ending ending) {
        // A result that came with the stop was granted first, or not at all.
        CHECK(memo.size() == (ending == test::Ending::returned ? 1 : 0));
    }
};

struct Sharing {
    Memo<int, int> memo;
    Event loaded;
    Event started;

    Task<int> load() {
        started.set();
        co_await loaded.wait();
        co_return 1;
    }
    Task<> operate() {
        co_await started.wait();
        const int value = co_await memo.get(1, &Sharing::load, this);
        CHECK(value == 1);
    }
    Task<> complete() {
        co_await this_task::yield();
        loaded.set();
        co_await memo.get(1, &Sharing::load, this);
    }
    void check(test::Ending) { CHECK(memo.size() <= 1); }
};

} // namespace

TEST_CASE("a memo's own flight can be cancelled at any moment") {
    test::check_cancellation<Alone>();
}

TEST_CASE("waiting for another's flight can be cancelled at any moment") {
    for (std::uint64_t seed = 0; seed < 32; ++seed)
        test::cancel_while_completing<Sharing>(seed);
    test::cancel_from_another_thread<Sharing>();
}

TEST_CASE("whoever leaves when, those who stay have their value") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{static_cast<unsigned>(seed)};
        Site site;
        Pages pages{{.capacity = 1}};
        testing::SimulatedExecutor executor{{.seed = seed}};
        struct Caller {
            std::string url;
            TaskHandle<std::string> call;
            bool stopped = false;
        };
        std::vector<Caller> callers;
        for (int count = 0; count < 8; ++count) {
            const std::string url = random() % 2 == 0 ? "a" : "b";
            callers.push_back({url, executor.start(page(pages, site, url))});
            for (auto steps = random() % 5; steps > 0; --steps)
                executor.step();
            Caller& leaving = callers[random() % callers.size()];
            if (random() % 2 == 0) {
                leaving.stopped = true;
                leaving.call.request_stop();
            }
        }
        for (Caller& caller : callers) {
            bool cancelled = false;
            try {
                const std::string value = caller.call.get();
                CHECK(value.substr(0, 1) == caller.url);
            } catch (const Cancelled&) {
                cancelled = true;
            }
            CHECK((!cancelled || caller.stopped));
        }
        CHECK(pages.statistics().misses == static_cast<std::uint64_t>(site.loads));
        CHECK(executor.describe_waits() == "");
    }
}
