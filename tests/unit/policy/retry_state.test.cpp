// SPDX-License-Identifier: MIT
#include "coflow/policy/retry_state.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

const auto failure = std::make_exception_ptr(std::runtime_error{"failed"});

std::vector<Duration> delays(const RetryOptions& options, double random) {
    RetryState state{options};
    std::vector<Duration> result;
    while (const auto delay = state.next(failure, random))
        result.push_back(*delay);
    return result;
}

struct Busy : std::runtime_error, RetryAfter {
    explicit Busy(Duration wait) : std::runtime_error{"busy"}, wait_{wait} {}
    Duration retry_after() const noexcept override { return wait_; }

private:
    Duration wait_;
};

} // namespace

TEST_CASE("the delay grows by the backoff up to its limit") {
    CHECK(delays({}, 0.9) == std::vector<Duration>{1s, 2s, 4s});
    CHECK(delays({.max_retries = 2, .delay = 100ms, .backoff = 1}, 0) ==
          std::vector<Duration>{100ms, 100ms});
    CHECK(delays({.max_retries = 4, .backoff = 3, .max_delay = 10s}, 0) ==
          std::vector<Duration>{1s, 3s, 9s, 10s});
    CHECK(delays({.max_retries = 0}, 0).empty());
}

TEST_CASE("full jitter is between zero and the delay") {
    const RetryOptions options{.max_delay = 3s, .jitter = Jitter::full};
    CHECK(delays(options, 0) == std::vector<Duration>{0s, 0s, 0s});
    CHECK(delays(options, 0.25) == std::vector<Duration>{250ms, 500ms, 750ms});
    CHECK(delays(options, std::nextafter(1.0, 0.0)).back() <= 3s);
}

TEST_CASE("equal jitter is between half of the delay and the delay") {
    const RetryOptions options{.max_delay = 3s, .jitter = Jitter::equal};
    CHECK(delays(options, 0) == std::vector<Duration>{500ms, 1s, 1500ms});
    CHECK(delays(options, 0.5) == std::vector<Duration>{750ms, 1500ms, 2250ms});
}

TEST_CASE("a delay beyond all time is the longest there is") {
    const auto series = delays({.max_retries = 200, .delay = 24h, .backoff = 10}, 0);
    CHECK(series.back() == Duration::max());
    CHECK(series.size() == 200);
    CHECK(delays({.max_retries = 2, .backoff = std::numeric_limits<double>::infinity()}, 0) ==
          std::vector<Duration>{1s, Duration::max()});
}

TEST_CASE("attempts are counted from one") {
    RetryState state{{.max_retries = 2}};
    CHECK(state.attempt() == 1);
    CHECK(state.most_attempts() == 3);
    static_cast<void>(state.next(failure, 0));
    static_cast<void>(state.next(failure, 0));
    CHECK(state.attempt() == 3);
    CHECK_FALSE(state.next(failure, 0).has_value());
    CHECK(state.attempt() == 3);
}

TEST_CASE("cancellation is never retried, whatever the options say") {
    RetryState state{{.retry_if = [](const std::exception_ptr&) { return true; }}};
    CHECK_FALSE(state.next(std::make_exception_ptr(Cancelled{}), 0).has_value());
}

TEST_CASE("the caller says which errors are worth another attempt") {
    const auto only_integers = [](const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (int) {
            return true;
        } catch (...) {
            return false;
        }
    };
    RetryState state{{.retry_if = only_integers}};
    CHECK(state.next(std::make_exception_ptr(1), 0) == Duration{1s});
    CHECK_FALSE(state.next(failure, 0).has_value());
}

TEST_CASE("an error that says when to try again overrides the delay once") {
    RetryState state{{.max_delay = 5s, .jitter = Jitter::full}};
    CHECK(state.next(std::make_exception_ptr(Busy{30s}), 0.5) == Duration{30s});
    CHECK(state.next(failure, 0.5) == Duration{1s});
    CHECK(state.next(std::make_exception_ptr(Busy{-1s}), 0.5) == Duration{0s});
    CHECK_FALSE(state.next(std::make_exception_ptr(Busy{1s}), 0.5).has_value());
}

TEST_CASE("senseless options are refused by name") {
    CHECK_THROWS_WITH(RetryState{{.max_retries = -1}}, Catch::Contains("max_retries"));
    CHECK_THROWS_WITH(RetryState{{.delay = -1s}}, Catch::Contains("delay"));
    CHECK_THROWS_WITH(RetryState{{.max_delay = -1s}}, Catch::Contains("delay"));
    CHECK_THROWS_WITH(RetryState{{.backoff = -2}}, Catch::Contains("backoff"));
    CHECK_THROWS_WITH(RetryState{{.backoff = std::nan("")}}, Catch::Contains("backoff"));
}

TEST_CASE("jittered delays are spread evenly between their bounds, up to the limit") {
    // "Exponential Backoff And Jitter": full is uniform over [0, d), equal over [d/2, d), where
    // d = min(max_delay, delay * backoff^n); so are the means d/2 and 3d/4.
    constexpr int series = 20'000;
    constexpr double seconds[] = {1, 2, 3, 3}; // 1, 2, 4 and 8, cut off at 3
    for (const Jitter jitter : {Jitter::full, Jitter::equal}) {
        const double least = jitter == Jitter::full ? 0.0 : 0.5;
        double sums[4] = {};
        double squares[4] = {};
        for (std::uint64_t seed = 1; seed <= series; ++seed) {
            RetryState state{{.max_retries = 4, .max_delay = 3s, .jitter = jitter}};
            JitterSource random{seed};
            for (int retry = 0; retry < 4; ++retry) {
                const std::chrono::duration<double> delay = *state.next(failure, random.next());
                const double part = delay.count() / seconds[retry];
                if (part < least - 1e-9 || part >= 1)
                    FAIL("retry " << retry << " after " << delay.count() << " s");
                sums[retry] += part;
                squares[retry] += part * part;
            }
        }
        for (int retry = 0; retry < 4; ++retry) {
            CAPTURE(retry);
            const double mean = sums[retry] / series;
            const double width = 1 - least;
            CHECK(mean == Approx(least + width / 2).margin(0.01));
            CHECK(squares[retry] / series - mean * mean ==
                  Approx(width * width / 12).margin(0.005)); // the variance of a uniform spread
        }
    }
}
