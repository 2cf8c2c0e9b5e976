// SPDX-License-Identifier: MIT
#include "coflow/manage/detail/duration_histogram.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <random>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using coflow::detail::DurationHistogram;

TEST_CASE("an empty histogram has no durations") {
    const DurationStatistics summary = DurationHistogram{}.summary();
    CHECK(summary.count == 0);
    CHECK(summary.p99 == Duration::zero());
}

TEST_CASE("percentiles are at most a sixteenth above the true ones, at any scale") {
    std::mt19937_64 random{7};
    for (const std::int64_t scale : {10LL, 1'000LL, 1'000'000LL, 1'000'000'000'000LL}) {
        DurationHistogram histogram;
        std::vector<std::int64_t> truth;
        std::int64_t sum = 0;
        for (int count = 0; count < 1000; ++count) {
            truth.push_back(
                static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(scale)));
            sum += truth.back();
            histogram.add(Duration{truth.back()});
        }
        std::sort(truth.begin(), truth.end());
        const DurationStatistics summary = histogram.summary();
        const auto check = [&truth](Duration found, std::size_t rank) {
            CHECK(found.count() >= truth[rank - 1]);
            CHECK(found.count() <= truth[rank - 1] + truth[rank - 1] / 16);
        };
        check(summary.p50, 500);
        check(summary.p95, 950);
        check(summary.p99, 990);
        CHECK(summary.average.count() == Approx(sum / 1000).margin(1));
    }
}

TEST_CASE("merged histograms are as one") {
    DurationHistogram whole;
    DurationHistogram left;
    DurationHistogram right;
    for (int count = 1; count <= 100; ++count) {
        whole.add(std::chrono::milliseconds{count});
        (count % 2 == 0 ? left : right).add(std::chrono::milliseconds{count});
    }
    left.merge(right);
    CHECK(left.summary().count == 100);
    CHECK(left.summary().p50 == whole.summary().p50);
    CHECK(left.summary().p99 == whole.summary().p99);
    CHECK(left.summary().average == whole.summary().average);
}

TEST_CASE("the longest and negative durations have a bucket, too") {
    DurationHistogram histogram;
    histogram.add(Duration::max());
    histogram.add(Duration{-5});
    CHECK(histogram.summary().count == 2);
    CHECK(histogram.summary().p50 == Duration::zero());
    CHECK(histogram.summary().p99 == Duration::max());
}
