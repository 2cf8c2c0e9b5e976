// SPDX-License-Identifier: MIT
#include "coflow/policy/call_window.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <deque>
#include <random>
#include <utility>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

const TimePoint start{24h};
constexpr CallCounts good{.calls = 1};
constexpr CallCounts bad{.calls = 1, .failed = 1};

CallCounts random_call(std::mt19937& random) {
    return {.calls = 1, .failed = random() % 2, .slow = random() % 2};
}

} // namespace

TEST_CASE("a window of calls holds so many of the last") {
    CallWindow window{3};
    window.record(bad, start);
    CHECK(window.total(start) == CallCounts{.calls = 1, .failed = 1});
    window.record(good, start);
    window.record(good, start);
    CHECK(window.total(start + 1h) == CallCounts{.calls = 3, .failed = 1});
    window.record(good, start);
    CHECK(window.total(start) == CallCounts{.calls = 3});
    window.clear();
    CHECK(window.total(start) == CallCounts{});
}

TEST_CASE("a window of time forgets what is older, slice by slice") {
    CallWindow window{Duration{10s}};
    window.record(bad, start);
    window.record(good, start + 5s);
    CHECK(window.total(start + 9999ms) == CallCounts{.calls = 2, .failed = 1});
    CHECK(window.total(start + 10s) == CallCounts{.calls = 1});
    CHECK(window.total(start + 14999ms) == CallCounts{.calls = 1});
    CHECK(window.total(start + 15s) == CallCounts{});
    window.record(bad, start + 1h);
    CHECK(window.total(start + 1h) == CallCounts{.calls = 1, .failed = 1});
}

TEST_CASE("a window of calls is equal to a recount") {
    std::mt19937 random{3};
    CallWindow window{7};
    std::deque<CallCounts> last;
    for (int round = 0; round < 1000; ++round) {
        last.push_back(random_call(random));
        if (last.size() > 7)
            last.pop_front();
        window.record(last.back(), start);
        CallCounts sum;
        for (const CallCounts& call : last)
            sum += call;
        REQUIRE(window.total(start) == sum);
    }
}

TEST_CASE("a window of time is equal to a recount") {
    std::mt19937 random{3};
    CallWindow window{Duration{10s}};
    std::deque<std::pair<TimePoint, CallCounts>> all;
    TimePoint now = start;
    for (int round = 0; round < 1000; ++round) {
        now += std::chrono::milliseconds{random() % 100 == 0 ? 20'000 : random() % 1500};
        all.emplace_back(now, random_call(random));
        window.record(all.back().second, now);
        CallCounts sum;
        const auto slice = [](TimePoint at) { return at.time_since_epoch() / 1s; };
        for (const auto& [at, call] : all)
            if (slice(at) > slice(now) - 10)
                sum += call;
        REQUIRE(window.total(now) == sum);
    }
}
