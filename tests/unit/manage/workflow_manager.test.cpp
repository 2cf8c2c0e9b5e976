// SPDX-License-Identifier: MIT
#include "coflow/manage/workflow_manager.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Doubler : public BaseWorkflow<int, int> {
    Task<int> execute(int input) override {
        co_await sleep_for(10ms);
        report_progress(50, "half");
        co_await sleep_for(10ms);
        co_return 2 * input;
    }
};

class Failing : public BaseWorkflow<NoInput, void> {
    Task<> execute(NoInput) override {
        co_await sleep_for(1ms);
        throw std::runtime_error{"out of paper"};
    }
};

class Endless : public BaseWorkflow<NoInput, int> {
    Task<int> execute(NoInput) override {
        co_await sleep_for(1h);
        co_return 0;
    }
};

class Boxing : public BaseWorkflow<int, std::unique_ptr<int>> {
    Task<std::unique_ptr<int>> execute(int input) override {
        co_return std::make_unique<int>(input);
    }
};

class WaitsFor : public BaseWorkflow<NoInput, void> {
public:
    explicit WaitsFor(Event& event) : event_{event} {}

private:
    Task<> execute(NoInput) override { co_await event_.wait(); }
    Event& event_;
};

} // namespace

TEMPLATE_LIST_TEST_CASE("a managed run gives its result by get", "[manage]", test::AllBackends) {
    TestType backend;
    WorkflowManager manager{backend.executor};
    auto run = manager.start<Doubler>(21, {.user_id = "ann"});
    CHECK(run.get() == 42);
    CHECK(run.status() == WorkflowStatus::completed);
    CHECK(run.run().user_id() == "ann");
    CHECK(run.get() == 42);
}

TEMPLATE_LIST_TEST_CASE("a task awaits the handle of a run, also a temporary one", "[manage]",
                        test::AllBackends) {
    TestType backend;
    WorkflowManager manager{backend.executor};
    const auto task = [](WorkflowManager& runs) -> Task<int> {
        auto first = runs.start<Doubler>(1);
        const int value = co_await first;
        co_return value + co_await runs.start<Doubler>(2);
    };
    CHECK(backend.run(task(manager)) == 6);
}

TEST_CASE("a failed run keeps its error and rethrows it to everybody") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Failing>({});
    CHECK_THROWS_WITH(run.get(), "out of paper");
    CHECK_THROWS_WITH(run.get(), "out of paper");
    CHECK(run.status() == WorkflowStatus::failed);
    CHECK(run.run().error_message().find("out of paper") != std::string::npos);
}

TEST_CASE("a result that cannot be copied is given away once") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Boxing>(5);
    CHECK(*run.get() == 5);
    try {
        static_cast<void>(run.get());
        FAIL("the second get must throw");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_state);
    }
}

TEST_CASE("a run is cancelled by its handle or by its id, once") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto first = manager.start<Endless>({}, {.id = "a"});
    auto second = manager.start<Endless>({}, {.id = "b"});
    executor.advance(1ms);
    CHECK(first.cancel());
    CHECK_FALSE(first.cancel());
    CHECK(manager.cancel("b"));
    CHECK_FALSE(manager.cancel("nobody"));
    CHECK_THROWS_AS(first.get(), Cancelled);
    CHECK_THROWS_AS(second.get(), Cancelled);
    CHECK(manager.status("a") == WorkflowStatus::cancelled);
    CHECK(manager.status("b") == WorkflowStatus::cancelled);
    CHECK_FALSE(manager.cancel("b"));
}

TEST_CASE("a run that is cancelled before it starts never executes") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Endless>({});
    CHECK(run.status() == WorkflowStatus::queued);
    run.cancel();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK_FALSE(run.run().started().has_value());
}

TEST_CASE("cancelling the await of a handle leaves the run alone") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Doubler>(4);
    const auto waiter = [](WorkflowHandle<int> handle) -> Task<int> { co_return co_await handle; };
    auto before = executor.start(waiter(run));
    before.request_stop();
    CHECK_THROWS_AS(before.get(), Cancelled);
    auto midway = executor.start(waiter(run));
    executor.advance(5ms);
    midway.request_stop();
    CHECK_THROWS_AS(midway.get(), Cancelled);
    CHECK(run.get() == 8);
    auto after = executor.start(waiter(run));
    executor.run_until_idle();
    after.request_stop();
    CHECK(after.get() == 8);
}

TEST_CASE("the same id twice is an error that tells what has it") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Doubler>(1, {.id = "job"});
    try {
        static_cast<void>(manager.start<Doubler>(2, {.id = "job"}));
        FAIL("a duplicate id must be refused");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::duplicate);
        CHECK(std::string{error.what()}.find("'job'") != std::string::npos);
    }
    CHECK(run.get() == 2);
    CHECK(manager.statistics().runs.total() == 1);
}

TEST_CASE("a null workflow is refused") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    CHECK_THROWS_AS(manager.start(std::unique_ptr<Doubler>{}, 1), Error);
}

TEST_CASE("a monitor shows the latest state and always the end") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Doubler>(1, {.id = "job"});
    const auto watch = [](WorkflowManager& runs, Duration pause) -> Task<std::vector<Progress>> {
        std::vector<Progress> seen;
        auto changes = runs.monitor_workflow("job");
        while (auto progress = co_await changes.next()) {
            seen.push_back(*progress);
            if (pause > Duration::zero())
                co_await sleep_for(pause);
        }
        co_return seen;
    };
    auto fast = executor.start(watch(manager, Duration::zero()));
    auto slow = executor.start(watch(manager, 1h));
    CHECK(run.get() == 2);
    const TimePoint run_ended = executor.now();
    const std::vector<Progress> all = fast.get();
    REQUIRE(all.size() >= 3);
    CHECK(all.back().status == WorkflowStatus::completed);
    CHECK(all.back().percentage == 100);
    bool half = false;
    for (const Progress& progress : all)
        half = half || (progress.percentage == 50 && progress.message == "half");
    CHECK(half);
    const std::vector<Progress> few = slow.get();
    CHECK(few.size() == 2);
    CHECK(few.back().status == WorkflowStatus::completed);
    CHECK(executor.now() > run_ended);
}

TEST_CASE("a monitor may outlive the run and the manager") {
    testing::SimulatedExecutor executor;
    AsyncGenerator<Progress> changes;
    {
        WorkflowManager manager{executor};
        static_cast<void>(manager.start<Doubler>(1, {.id = "job"}).get());
        changes = manager.monitor_workflow("job");
    }
    const auto watch = [](AsyncGenerator<Progress>& generator) -> Task<WorkflowStatus> {
        WorkflowStatus last = WorkflowStatus::pending;
        while (auto progress = co_await generator.next())
            last = progress->status;
        co_return last;
    };
    CHECK(executor.run(watch(changes)) == WorkflowStatus::completed);
}

TEST_CASE("a monitor is cancelled before, midway and at the end without harm to the run") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.start<Doubler>(1, {.id = "job"});
    const auto watch = [](WorkflowManager& runs) -> Task<int> {
        int seen = 0;
        auto changes = runs.monitor_workflow("job");
        while (co_await changes.next())
            ++seen;
        co_return seen;
    };
    auto before = executor.start(watch(manager));
    before.request_stop();
    CHECK_THROWS_AS(before.get(), Cancelled);
    auto midway = executor.start(watch(manager));
    executor.advance(5ms);
    midway.request_stop();
    CHECK_THROWS_AS(midway.get(), Cancelled);
    CHECK(run.get() == 2);
    auto after = executor.start(watch(manager));
    executor.run_until_idle();
    after.request_stop();
    CHECK(after.get() == 1);
}

TEST_CASE("an unknown id is an error of monitor_workflow and nothing to status") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    CHECK_FALSE(manager.status("nobody").has_value());
    CHECK_FALSE(manager.progress("nobody").has_value());
    CHECK_FALSE(manager.pause("nobody"));
    CHECK_THROWS_AS(manager.monitor_workflow("nobody"), Error);
}

TEST_CASE("statistics count every run and its time") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto endless = manager.start<Endless>({});
    for (int count = 0; count < 3; ++count)
        CHECK(manager.start<Doubler>(1).get() == 2);
    CHECK_THROWS(manager.start<Failing>({}).get());
    const WorkflowStatistics statistics = manager.statistics();
    CHECK(statistics.runs.total() == 5);
    CHECK(statistics.runs[WorkflowStatus::completed] == 3);
    CHECK(statistics.runs[WorkflowStatus::failed] == 1);
    CHECK(statistics.runs[WorkflowStatus::running] == 1);
    CHECK(statistics.durations.count == 4);
    CHECK(statistics.durations.average == 15250us);
    CHECK(statistics.durations.p50 >= 20ms);
    CHECK(statistics.durations.p50 <= 20ms + 20ms / 16);
    CHECK(statistics.observed == 61ms);
    CHECK(statistics.throughput == Approx(4 / 0.061));
    REQUIRE(statistics.types.size() == 1);
    CHECK(statistics.types[0].runs == statistics.runs);
    endless.cancel();
    CHECK_THROWS_AS(endless.get(), Cancelled);
    CHECK(manager.statistics().runs[WorkflowStatus::cancelled] == 1);
}

TEST_CASE("ended runs beyond the retained ones are forgotten, but counted") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.retained_runs = 16}};
    std::vector<std::string> ids;
    for (int count = 0; count < 200; ++count) {
        auto run = manager.start<Doubler>(count);
        ids.push_back(run.id());
        CHECK(run.get() == 2 * count);
    }
    int known = 0;
    for (const std::string& id : ids)
        known += manager.status(id) ? 1 : 0;
    CHECK(known <= 16);
    CHECK(known > 0);
    CHECK(manager.statistics().runs[WorkflowStatus::completed] == 200);
}

TEST_CASE("the destructor of a manager stops its runs and waits for them") {
    testing::SimulatedExecutor executor;
    std::vector<WorkflowHandle<int>> runs;
    {
        WorkflowManager manager{executor};
        for (int count = 0; count < 10; ++count)
            runs.push_back(manager.start<Endless>({}));
        executor.advance(1ms);
        runs.push_back(manager.start<Endless>({}));
    }
    for (const WorkflowHandle<int>& run : runs) {
        CHECK(run.done());
        CHECK(run.status() == WorkflowStatus::cancelled);
    }
}

TEST_CASE("the executor's shutdown stops managed runs") {
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor};
    auto run = manager.start<Endless>({});
    executor.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(run.status() == WorkflowStatus::cancelled);
}

TEST_CASE("random cancels on many threads lose no run and no terminal event") {
    constexpr int count = 2000;
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor};
    Event gate;
    std::vector<WorkflowHandle<void>> runs;
    for (int index = 0; index < count; ++index) {
        runs.push_back(manager.start(std::make_unique<WaitsFor>(gate), {}));
        if (index % 3 == 0)
            runs[static_cast<std::size_t>(index / 2)].cancel();
        if (index == count / 2)
            gate.set();
    }
    int completed = 0;
    int cancelled = 0;
    for (WorkflowHandle<void>& run : runs) {
        try {
            run.get();
            ++completed;
        } catch (const Cancelled&) {
            ++cancelled;
        }
    }
    const WorkflowStatistics statistics = manager.statistics();
    CHECK(statistics.runs[WorkflowStatus::completed] == static_cast<std::uint64_t>(completed));
    CHECK(statistics.runs[WorkflowStatus::cancelled] == static_cast<std::uint64_t>(cancelled));
    CHECK(completed + cancelled == count);
}
