// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/manage/statistics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace coflow::detail {

/// Counts durations in buckets whose width grows with the value: sixteen to each power of two, so
/// that a percentile is never more than a sixteenth above the truth, in constant memory.
class DurationHistogram {
public:
    void add(Duration duration) noexcept {
        const auto ticks = static_cast<std::uint64_t>(std::max(duration.count(), Duration::rep{0}));
        ++buckets_[index_of(ticks)];
        ++count_;
        sum_ += static_cast<double>(ticks);
    }

    void merge(const DurationHistogram& other) noexcept {
        for (std::size_t index = 0; index < buckets_.size(); ++index)
            buckets_[index] += other.buckets_[index];
        count_ += other.count_;
        sum_ += other.sum_;
    }

    [[nodiscard]] DurationStatistics summary() const noexcept {
        if (count_ == 0)
            return {};
        return {.count = count_,
                .average = Duration{static_cast<Duration::rep>(sum_ / static_cast<double>(count_))},
                .p50 = percentile(50),
                .p95 = percentile(95),
                .p99 = percentile(99)};
    }

private:
    static constexpr unsigned sub_bits = 4;
    static constexpr std::uint64_t sub_count = 1U << sub_bits;
    static constexpr std::size_t bucket_count = (64 - sub_bits + 1) * sub_count;

    static std::size_t index_of(std::uint64_t ticks) noexcept {
        if (ticks < sub_count)
            return static_cast<std::size_t>(ticks);
        const auto exponent = static_cast<unsigned>(std::bit_width(ticks)) - 1 - sub_bits;
        return static_cast<std::size_t>((exponent + 1) * sub_count +
                                        ((ticks >> exponent) - sub_count));
    }

    /// The largest value that falls into the bucket.
    static std::uint64_t upper_end(std::size_t index) noexcept {
        if (index < sub_count)
            return index;
        const std::uint64_t exponent = index / sub_count - 1;
        return ((index % sub_count + sub_count + 1) << exponent) - 1;
    }

    [[nodiscard]] Duration percentile(unsigned percent) const noexcept {
        const std::uint64_t rank = (count_ * percent + 99) / 100; // nearest rank
        std::uint64_t seen = 0;
        for (std::size_t index = 0; index < buckets_.size(); ++index)
            if ((seen += buckets_[index]) >= rank)
                return Duration{static_cast<Duration::rep>(upper_end(index))};
        return Duration::max();
    }

    std::array<std::uint64_t, bucket_count> buckets_{};
    std::uint64_t count_ = 0;
    double sum_ = 0;
};

} // namespace coflow::detail
