// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coflow {

/// How many calls there were, and what became of them.
struct CallCounts {
    std::size_t calls = 0;
    std::size_t failed = 0;
    std::size_t slow = 0;

    CallCounts& operator+=(const CallCounts& other) noexcept {
        calls += other.calls;
        failed += other.failed;
        slow += other.slow;
        return *this;
    }
    CallCounts& operator-=(const CallCounts& other) noexcept {
        calls -= other.calls;
        failed -= other.failed;
        slow -= other.slow;
        return *this;
    }
    friend bool operator==(const CallCounts&, const CallCounts&) = default;
};

/// The sum over the last calls, or over the calls of the last while in slices of a tenth of it.
/// Knows no clock.
class CallWindow {
public:
    static constexpr std::size_t slices = 10;

    /// Of the last `calls`, at least one.
    explicit CallWindow(std::size_t calls) : ring_(calls) {}
    /// Of the last `time`, at least `slices` ticks.
    explicit CallWindow(Duration time) : ring_(slices), slice_{time / slices} {}

    /// Adds one call.
    void record(const CallCounts& call, TimePoint now) {
        if (slice_ == Duration::zero())
            advance();
        else
            move_to(now);
        ring_[at_] += call;
        total_ += call;
    }

    [[nodiscard]] const CallCounts& total(TimePoint now) {
        if (slice_ != Duration::zero())
            move_to(now);
        return total_;
    }

    void clear() noexcept {
        std::fill(ring_.begin(), ring_.end(), CallCounts{});
        total_ = {};
    }

private:
    /// The oldest entry becomes the newest.
    void advance() noexcept {
        at_ = (at_ + 1) % ring_.size();
        total_ -= ring_[at_];
        ring_[at_] = {};
    }
    void move_to(TimePoint now) noexcept {
        const std::int64_t slice = now.time_since_epoch() / slice_;
        if (slice - current_ >= static_cast<std::int64_t>(ring_.size())) {
            clear();
            current_ = slice;
        }
        for (; current_ < slice; ++current_)
            advance();
    }

    std::vector<CallCounts> ring_; // an entry for each call, or for each slice of time
    Duration slice_{};             // zero for a window of calls
    std::size_t at_ = 0;
    std::int64_t current_ = 0; // which slice of all time `at_` stands for
    CallCounts total_;
};

} // namespace coflow
