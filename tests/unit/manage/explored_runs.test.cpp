// SPDX-License-Identifier: MIT
// What holds for managed runs under every schedule, whatever is done to them: each comes to one
// end, everybody who waits for it gets its outcome, and the statistics are those of the events.
#include "coflow/base/config.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/catch.hpp"
#include "coflow/testing/faults.hpp"
#include "coflow/testing/recorder.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::Faults;
using testing::InjectedFault;
using testing::Recorder;
using testing::StatusChange;
using testing::Trial;

namespace {

/// A thousand tell less, but a sanitizer takes ten times as long for each.
constexpr std::uint64_t proof_seeds = config::sanitized ? 1'000 : 10'000;

Task<int> add_one(int value) {
    co_await sleep_for(1s);
    co_return value + 1;
}
int add_one_at_once(int value) { return value + 1; }

constexpr StepOptions retried{.retry = {.max_retries = 1, .delay = 1s}};

class Chain : public PipelineWorkflow<int, int> {
public:
    Chain() : PipelineWorkflow{{.name = "chain", .type = WorkflowType::generation}} {
        steps(step("first", &add_one), step("second", &add_one_at_once),
              step("third", &add_one, retried));
    }
};

/// By hand, with two parallel steps in the middle.
class Branches : public BaseWorkflow<int, int> {
public:
    Branches() : BaseWorkflow{{.name = "branches", .type = WorkflowType::analysis}} {}

private:
    Task<int> execute(int value) override {
        const int first = co_await step("first", &add_one_at_once, value);
        const std::uint32_t ordinal = context().reserve_steps(2);
        const std::tuple both =
            co_await when_all(step("left", {.ordinal = ordinal}, &add_one, first),
                              step("right", {.ordinal = ordinal + 1}, &add_one, first));
        report_progress(90, "nearly");
        co_return std::get<0>(both) + std::get<1>(both) - value - 1;
    }
};

/// Runs a workflow of its own, and another one by the manager.
class Parent : public BaseWorkflow<int, int> {
public:
    explicit Parent(WorkflowManager& manager)
        : BaseWorkflow{{.name = "parent", .type = WorkflowType::orchestration}},
          manager_{manager} {}

private:
    Task<int> execute(int value) override {
        Branches inner;
        Task<int> own = inner.run(value);
        const int first = co_await std::move(own);
        auto child = manager_.start<Chain>(first, {.parent_id = id()});
        co_return co_await child;
    }

    WorkflowManager& manager_;
};

/// What somebody who waited for a run has got.
using Outcome = std::variant<std::monostate, int, WorkflowStatus>;

struct Started {
    WorkflowHandle<int> run;
    int result; // of a run that completes
    Outcome awaited{};
    std::optional<Progress> last_progress{};
};

Task<> wait_for(Started& started) {
    try {
        started.awaited = co_await started.run;
    } catch (const Cancelled&) {
        started.awaited = WorkflowStatus::cancelled;
    } catch (const InjectedFault&) {
        started.awaited = WorkflowStatus::failed;
    }
}

Task<> watch(Started& started) {
    auto changes = started.run.monitor();
    while (auto progress = co_await changes.next())
        started.last_progress = std::move(progress);
}

Outcome outcome_of(WorkflowHandle<int>& run) {
    try {
        return run.get();
    } catch (const Cancelled&) {
        return WorkflowStatus::cancelled;
    } catch (const InjectedFault&) {
        return WorkflowStatus::failed;
    }
}

/// No parents where runs queue: they would wait for children that may not start.
Started start_some(Trial& trial, WorkflowManager& manager, const ManagerOptions& options) {
    const int value = static_cast<int>(trial.random().below(100));
    switch (trial.random().below(options.limits() ? 2 : 3)) {
    case 0:
        return {manager.start<Chain>(value), value + 3};
    case 1:
        return {manager.start<Branches>(value), value + 3};
    default:
        return {manager.start(std::make_unique<Parent>(manager), value), value + 6};
    }
}

/// Steers runs at random, but leaves none paused.
void steer(Trial& trial, std::deque<Started>& all) {
    testing::Random& random = trial.random();
    for (std::size_t actions = random.below(20); actions > 0; --actions) {
        for (std::size_t steps = random.below(8); steps > 0; --steps)
            trial.executor().step();
        WorkflowHandle<int>& run = random.pick(all).run;
        switch (random.below(6)) {
        case 0:
            run.cancel();
            break;
        case 1:
        case 2:
            run.pause();
            break;
        default:
            run.resume();
        }
    }
    for (Started& started : all)
        started.run.resume();
}

/// The runs of a manager, counted again from the events.
struct Recount {
    StatusCounts runs;
    std::map<std::string, StatusCounts> workflows;
    std::uint64_t timed = 0;
    Duration time{};

    explicit Recount(const Recorder& recorder) {
        for (const testing::RecordedEvent& event : recorder.events())
            if (const auto* const change = std::get_if<StatusChange>(&event.change))
                add(event, *change);
    }

private:
    void add(const testing::RecordedEvent& event, const StatusChange& change) {
        if (change.to == WorkflowStatus::queued)
            started_.emplace(event.run_id, std::nullopt); // a run of the manager
        const auto known = started_.find(event.run_id);
        if (known == started_.end())
            return;
        if (change.to == WorkflowStatus::running && !known->second)
            known->second = event.at;
        if (!is_terminal(change.to))
            return;
        ++runs[change.to];
        ++workflows[event.label.substr(0, event.label.find('#'))][change.to];
        if (known->second) {
            ++timed;
            time += event.at - *known->second;
        }
    }

    std::map<std::string, std::optional<Duration>> started_;
};

void check_statistics(const WorkflowStatistics& statistics, const Recount& recount) {
    REQUIRE(statistics.runs == recount.runs);
    REQUIRE(statistics.durations.count == recount.timed);
    if (recount.timed > 0)
        REQUIRE(statistics.durations.average ==
                recount.time / static_cast<Duration::rep>(recount.timed));
    REQUIRE(statistics.types.size() == recount.workflows.size());
    for (const auto& [workflow, type] : {std::pair{"chain", WorkflowType::generation},
                                         std::pair{"branches", WorkflowType::analysis},
                                         std::pair{"parent", WorkflowType::orchestration}}) {
        const auto counted = recount.workflows.find(workflow);
        const auto shown = std::ranges::find(statistics.types, type, &TypeStatistics::type);
        REQUIRE((shown == statistics.types.end()) == (counted == recount.workflows.end()));
        if (shown != statistics.types.end())
            REQUIRE(shown->runs == counted->second);
    }
}

void check_outcome(Started& started, const Recorder& recorder) {
    const WorkflowStatus status = started.run.status();
    REQUIRE(is_terminal(status));
    const Outcome expected = status == WorkflowStatus::completed ? Outcome{started.result} : status;
    REQUIRE((outcome_of(started.run) == expected));
    REQUIRE((started.awaited == expected));
    REQUIRE(recorder.terminal_events(started.run.id()) == std::vector{status});
    REQUIRE(started.last_progress.has_value());
    REQUIRE(started.last_progress->status == status);
}

} // namespace

TEST_CASE("no end of a run is lost or told twice, whatever is done to it", "[manage]") {
    StatusCounts seen;
    CHECK_EXPLORE(proof_seeds, [&seen](Trial& trial) {
        Recorder recorder{trial.executor()};
        Faults faults{trial.executor()};
        faults.everywhere().with_chance(0.05).fail();
        faults.everywhere().with_chance(0.03).cancel_run();
        faults.everywhere().with_chance(0.05).pause_run(2s);
        faults.everywhere().with_chance(0.1).delay(500ms);
        ManagerOptions options;
        if (trial.random().chance(0.3))
            options.max_running = 1 + trial.random().below(2);
        WorkflowManager manager{trial.executor(), options};
        std::deque<Started> all;
        std::vector<TaskHandle<>> others;
        for (std::size_t count = 1 + trial.random().below(4); count > 0; --count) {
            Started& started = all.emplace_back(start_some(trial, manager, options));
            others.push_back(trial.executor().start(wait_for(started), {.name = "waiter"}));
            others.push_back(trial.executor().start(watch(started), {.name = "monitor"}));
        }
        steer(trial, all);
        for (TaskHandle<>& other : others)
            other.get();
        trial.executor().advance(1h); // the children of cancelled parents end, too

        for (Started& started : all)
            check_outcome(started, recorder);
        for (const std::string& run : recorder.runs())
            REQUIRE(recorder.terminal_events(run).size() == 1);
        const Recount recount{recorder};
        check_statistics(manager.statistics(), recount);
        for (const WorkflowStatus status : workflow_statuses)
            seen[status] += recount.runs[status];
    });
    CHECK(seen[WorkflowStatus::completed] > proof_seeds / 10);
    CHECK(seen[WorkflowStatus::failed] > proof_seeds / 10);
    CHECK(seen[WorkflowStatus::cancelled] > proof_seeds / 10);
}
