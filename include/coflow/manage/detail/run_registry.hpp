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
#include <utility>
#include <vector>

namespace coflow::detail {

/// The runs of a manager by id, and what has been counted of them; in shards, so that runs on many
/// threads seldom meet.
///
/// Runs that have ended are forgotten when there are too many, and when they are too old; the
/// latter whenever somebody looks.
class RunRegistry {
public:
    RunRegistry(std::size_t retained, Duration retained_for) noexcept
        : retained_in_shard_{(retained + shard_count - 1) / shard_count},
          retained_for_{retained_for} {}

    /// Whether runs are forgotten for their age, so that the time matters.
    [[nodiscard]] bool ageing() const noexcept { return retained_for_ != Duration::max(); }

    /// Null if the run has been added, otherwise the one that has its id already.
    std::shared_ptr<RunRecord> add(std::shared_ptr<RunRecord> record, TimePoint now) {
        RunContext& run = record->context();
        Shard& shard = shard_of(run.id());
        Forgotten forgotten;
        const std::scoped_lock guard{shard.mutex};
        forget_old(shard, now, forgotten);
        const auto [place, added] = shard.runs.try_emplace(run.id(), record);
        if (!added)
            return place->second;
        ++shard.types[run.type().name()][run.status()];
        return nullptr;
    }

    /// Undoes `add` for a run that has not begun.
    void remove(RunRecord& record) {
        const RunContext& run = record.context();
        Shard& shard = shard_of(run.id());
        std::shared_ptr<RunRecord> removed;
        const std::scoped_lock guard{shard.mutex};
        const auto place = shard.runs.find(run.id());
        removed = std::move(place->second);
        shard.runs.erase(place);
        --shard.types.find(run.type().name())->second[run.status()];
    }

    /// Null if it is unknown, or no longer retained.
    [[nodiscard]] std::shared_ptr<RunRecord> find(std::string_view id, TimePoint now) {
        Shard& shard = shard_of(id);
        Forgotten forgotten;
        const std::scoped_lock guard{shard.mutex};
        forget_old(shard, now, forgotten);
        const auto place = shard.runs.find(id);
        return place == shard.runs.end() ? nullptr : place->second;
    }

    /// All for which `wanted(const RunContext&)` is true.
    template <class Wanted>
    [[nodiscard]] std::vector<std::shared_ptr<RunRecord>> all(TimePoint now, Wanted wanted) {
        std::vector<std::shared_ptr<RunRecord>> records;
        for (Shard& shard : shards_) {
            Forgotten forgotten;
            const std::scoped_lock guard{shard.mutex};
            forget_old(shard, now, forgotten);
            for (const auto& [id, record] : shard.runs)
                if (wanted(std::as_const(record->context())))
                    records.push_back(record);
        }
        return records;
    }

    /// Counts a run that has ended, and forgets the oldest beyond what is retained.
    void retire(std::shared_ptr<RunRecord> record, TimePoint now) {
        RunContext& run = record->context();
        Shard& shard = shard_of(run.id());
        Forgotten forgotten;
        const std::scoped_lock guard{shard.mutex};
        if (run.started())
            shard.durations.add(run.elapsed());
        shard.ended.push_back(std::move(record));
        forget_old(shard, now, forgotten);
        if (shard.ended.size() > retained_in_shard_)
            forget_oldest(shard, forgotten);
    }

    /// False if the run is unknown or has not ended.
    bool forget(std::string_view id) {
        Shard& shard = shard_of(id);
        std::shared_ptr<RunRecord> forgotten; // destroyed without the lock
        const std::scoped_lock guard{shard.mutex};
        const auto place =
            std::find_if(shard.ended.begin(), shard.ended.end(),
                         [id](const auto& record) { return record->context().id() == id; });
        if (place == shard.ended.end())
            return false;
        forgotten = std::move(*place);
        shard.ended.erase(place);
        shard.runs.erase(forgotten->context().id());
        return true;
    }

    void count(const RunContext& run, WorkflowStatus from, WorkflowStatus to) noexcept {
        Shard& shard = shard_of(run.id());
        const std::scoped_lock guard{shard.mutex};
        StatusCounts& counts = shard.types.find(run.type().name())->second;
        --counts[from];
        ++counts[to];
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

    /// Records that are destroyed once the lock is released; nearly always none or one.
    using Forgotten = std::vector<std::shared_ptr<RunRecord>>;

    void forget_oldest(Shard& shard, Forgotten& forgotten) {
        shard.runs.erase(shard.ended.front()->context().id());
        forgotten.push_back(std::move(shard.ended.front()));
        shard.ended.pop_front();
    }
    void forget_old(Shard& shard, TimePoint now, Forgotten& forgotten) {
        if (!ageing())
            return;
        while (!shard.ended.empty() &&
               now - *shard.ended.front()->context().finished() >= retained_for_)
            forget_oldest(shard, forgotten);
    }

    Shard& shard_of(std::string_view id) noexcept {
        // The high bits, because the map inside the shard uses the low ones.
        return shards_[(std::hash<std::string_view>{}(id) >> 32U) % shard_count];
    }

    const std::size_t retained_in_shard_;
    const Duration retained_for_;
    std::array<Shard, shard_count> shards_;
};

} // namespace coflow::detail
