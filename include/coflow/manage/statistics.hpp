// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/model/status.hpp"
#include "coflow/model/type.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace coflow {

/// How many runs are in each status.
class StatusCounts {
public:
    [[nodiscard]] std::uint64_t operator[](WorkflowStatus status) const noexcept {
        return counts_[static_cast<std::size_t>(status)];
    }
    [[nodiscard]] std::uint64_t& operator[](WorkflowStatus status) noexcept {
        return counts_[static_cast<std::size_t>(status)];
    }
    [[nodiscard]] std::uint64_t total() const noexcept {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : counts_)
            sum += count;
        return sum;
    }
    friend bool operator==(const StatusCounts&, const StatusCounts&) = default;

private:
    std::array<std::uint64_t, workflow_statuses.size()> counts_{};
};

/// How long runs took from their start to their end, whatever the end was.
///
/// The average is exact; the percentiles are at most 1/16 above the true value.
struct DurationStatistics {
    std::uint64_t count = 0; ///< Runs that started and ended.
    Duration average{};
    Duration p50{};
    Duration p95{};
    Duration p99{};
};

/// The share of one workflow type.
struct TypeStatistics {
    WorkflowType type;
    StatusCounts runs;
};

/// What a manager has seen since it was made; runs that are no longer retained count, too.
struct WorkflowStatistics {
    StatusCounts runs;
    std::vector<TypeStatistics> types; ///< In the order of their names.
    DurationStatistics durations;
    Duration observed{};   ///< Since the manager was made.
    double throughput = 0; ///< Runs ended per second of `observed`.
};

} // namespace coflow
