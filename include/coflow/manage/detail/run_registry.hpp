// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/manage/detail/duration_histogram.hpp"
#include "coflow/manage/detail/run_record.hpp"
#include "coflow/manage/statistics.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace coflow::detail {

/// The runs of a manager by id, and what has been counted of them; in shards, so that runs on many
/// threads seldom meet.
class RunRegistry : public StatusSink {
public:
    explicit RunRegistry(std::size_t retained) noexcept
        : retained_in_shard_{(retained + shard_count - 1) / shard_count} {}

    /// Null if the run has been added, otherwise the one that has its id already.
    std::shared_ptr<RunRecord> add(std::shared_ptr<RunRecord> record) {
        RunContext& run = record->context();
        Shard& shard = shard_of(run.id());
        const std::scoped_lock guard{shard.mutex};
        const auto [place, added] = shard.runs.try_emplace(run.id(), record);
        if (!added)
            return place->second;
        ++shard.types[run.type().name()][run.status()];
        record->set_sink(this);
        return nullptr;
    }

    /// Null if it is unknown, or no longer retained.
    [[nodiscard]] std::shared_ptr<RunRecord> find(std::string_view id) {
        Shard& shard = shard_of(id);
        const std::scoped_lock guard{shard.mutex};
        const auto place = shard.runs.find(id);
        return place == shard.runs.end() ? nullptr : place->second;
    }

    [[nodiscard]] std::vector<std::shared_ptr<RunRecord>> all() {
        std::vector<std::shared_ptr<RunRecord>> records;
        for (Shard& shard : shards_) {
            const std::scoped_lock guard{shard.mutex};
            for (const auto& [id, record] : shard.runs)
                records.push_back(record);
        }
        return records;
    }

    /// Counts a run that has ended, and forgets the oldest beyond what is retained.
    void retire(const std::shared_ptr<RunRecord>& record) {
        RunContext& run = record->context();
        Shard& shard = shard_of(run.id());
        std::shared_ptr<RunRecord> forgotten; // destroyed without the lock
        const std::scoped_lock guard{shard.mutex};
        if (run.started())
            shard.durations.add(run.elapsed());
        shard.ended.push_back(record);
        if (shard.ended.size() <= retained_in_shard_)
            return;
        forgotten = std::move(shard.ended.front());
        shard.ended.pop_front();
        shard.runs.erase(forgotten->context().id());
    }

    [[nodiscard]] WorkflowStatistics statistics() {
        WorkflowStatistics result;
        std::map<std::string_view, StatusCounts> types;
        DurationHistogram durations;
        for (Shard& shard : shards_) {
            const std::scoped_lock guard{shard.mutex};
            for (const auto& [name, counts] : shard.types)
                for (const WorkflowStatus status : workflow_statuses) {
                    types[name][status] += counts[status];
                    result.runs[status] += counts[status];
                }
            durations.merge(shard.durations);
        }
        for (const auto& [name, counts] : types)
            result.types.push_back({WorkflowType::named(name), counts});
        result.durations = durations.summary();
        return result;
    }

private:
    static constexpr std::size_t shard_count = 16;

    struct alignas(config::cache_line) Shard {
        std::mutex mutex;
        // The keys are the records' own ids.
        std::unordered_map<std::string_view, std::shared_ptr<RunRecord>> runs;
        std::deque<std::shared_ptr<RunRecord>> ended;
        std::map<std::string_view, StatusCounts> types;
        DurationHistogram durations;
    };

    Shard& shard_of(std::string_view id) noexcept {
        // The high bits, because the map inside the shard uses the low ones.
        return shards_[(std::hash<std::string_view>{}(id) >> 32U) % shard_count];
    }

    void status_changed(const RunContext& run, WorkflowStatus from,
                        WorkflowStatus to) noexcept override {
        Shard& shard = shard_of(run.id());
        const std::scoped_lock guard{shard.mutex};
        StatusCounts& counts = shard.types.find(run.type().name())->second;
        --counts[from];
        ++counts[to];
    }

    const std::size_t retained_in_shard_;
    std::array<Shard, shard_count> shards_;
};

} // namespace coflow::detail
