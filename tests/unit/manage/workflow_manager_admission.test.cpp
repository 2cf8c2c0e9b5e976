// SPDX-License-Identifier: MIT
#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Sleeps : public BaseWorkflow<Duration, void> {
    Task<> execute(Duration time) override { co_await sleep_for(time); }
};

class Throws : public BaseWorkflow<NoInput, void> {
    Task<> execute(NoInput) override {
        co_await sleep_for(1s);
        throw 42;
    }
};

std::string why(const WorkflowManager& manager, std::string_view id) {
    const auto report = manager.why_waiting(id);
    return report ? to_string(*report) : "does not wait";
}

} // namespace

TEST_CASE("runs beyond the limit are queued until others end, however those end") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto fails = manager.start<Throws>({});
    auto cancelled = manager.start<Sleeps>(1h);
    auto last = manager.start<Sleeps>(1s, {.id = "last"});
    executor.advance(500ms);
    CHECK(last.status() == WorkflowStatus::queued);
    CHECK(why(manager, "last") == "2nd in line of 2; 1 of 1 runs are running");
    CHECK(manager.statistics().runs[WorkflowStatus::queued] == 2);
    CHECK_THROWS_AS(fails.get(), int);
    executor.advance(1s);
    CHECK(cancelled.status() == WorkflowStatus::running);
    cancelled.cancel();
    executor.advance(500ms);
    CHECK(last.status() == WorkflowStatus::running);
    CHECK(why(manager, "last") == "does not wait");
    last.get();
    CHECK(last.run().elapsed() == 1s);
    CHECK(why(manager, "nobody") == "does not wait");
}

TEST_CASE("a queued run is cancelled at once and never starts") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.resources = {{"vram_gib", 8}}}};
    auto running = manager.start<Sleeps>(1h, {.resources = {{"vram_gib", 6}}});
    auto big = manager.start<Sleeps>(1s, {.id = "big", .resources = {{"vram_gib", 8}}});
    auto small = manager.start<Sleeps>(1s, {.id = "small", .resources = {{"vram_gib", 2}}});
    executor.advance(1s);
    CHECK(why(manager, "small") ==
          "2nd in line of 2; waits for 2 vram_gib, which runs before it need");
    CHECK(big.cancel());
    CHECK(big.done());
    CHECK_FALSE(big.cancel());
    CHECK_THROWS_AS(big.get(), Cancelled);
    CHECK_FALSE(big.run().started().has_value());
    executor.advance(1s);
    CHECK(small.done()); // no longer held up
    CHECK_FALSE(running.done());
}

TEST_CASE("a queued run that is paused leaves the line, and joins its end when resumed") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto running = manager.start<Sleeps>(1s);
    auto paused = manager.start<Sleeps>(1s, {.id = "paused"});
    auto other = manager.start<Sleeps>(1s);
    CHECK(paused.pause());
    CHECK(paused.pause());
    CHECK(why(manager, "paused") == "is paused");
    other.get();
    executor.advance(1h);
    CHECK(paused.status() == WorkflowStatus::queued);
    CHECK(paused.resume());
    CHECK(paused.resume());
    paused.get();
    CHECK(paused.run().elapsed() == 1s);
    auto again = manager.start<Sleeps>(1s);
    auto dropped = manager.start<Sleeps>(1s);
    dropped.pause();
    CHECK(dropped.cancel());
    CHECK(dropped.done());
    again.get();
}

TEST_CASE("what can never start is refused at once and leaves nothing behind") {
    testing::SimulatedExecutor executor;
    WorkflowManager limited{executor, {.resources = {{"vram_gib", 24}}}};
    CHECK_THROWS_WITH(limited.start<Sleeps>(1s, {.id = "a", .resources = {{"vram_gib", 25}}}),
                      "a run that asks for 25 vram_gib can never start: the manager has 24 in all");
    CHECK_FALSE(limited.status("a").has_value());
    CHECK(limited.statistics().runs.total() == 0);
    WorkflowManager unlimited_manager{executor};
    CHECK_THROWS_WITH(unlimited_manager.start<Sleeps>(1s, {.resources = {{"vram_gib", 1}}}),
                      "the manager has no resource 'vram_gib'; it has none");
}

TEST_CASE("an immediate run starts in spite of the limits") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto parent = manager.start<Sleeps>(2s, {.id = "parent"});
    auto queued = manager.start<Sleeps>(1s);
    auto child =
        manager.start<Sleeps>(1s, {.parent_id = "parent", .admission = Admission::immediate});
    child.get();
    CHECK(queued.status() == WorkflowStatus::queued);
    queued.get();
    CHECK(parent.done());
}

TEST_CASE("the destructor cancels what queues, is paused or was only created") {
    testing::SimulatedExecutor executor;
    std::vector<WorkflowHandle<void>> runs;
    {
        WorkflowManager manager{executor, {.max_running = 1}};
        for (int count = 0; count < 3; ++count)
            runs.push_back(manager.start<Sleeps>(1h));
        runs.back().pause();
        runs.push_back(manager.create<Sleeps>(1h));
    }
    for (WorkflowHandle<void>& run : runs) {
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(run.status() == WorkflowStatus::cancelled);
        CHECK_FALSE(run.cancel());
    }
}

TEST_CASE("a created run starts when it is told to, once") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.create<Sleeps>(1s, {.id = "job"});
    executor.advance(1h);
    CHECK(run.status() == WorkflowStatus::pending);
    CHECK(manager.start("job"));
    CHECK_FALSE(manager.start("job"));
    CHECK_FALSE(manager.start("nobody"));
    run.get();
    CHECK(run.run().elapsed() == 1s);
}

TEST_CASE("a created run that is cancelled ends at once and can no longer be started") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto run = manager.create<Sleeps>(1s, {.id = "job"});
    CHECK(manager.cancel("job"));
    CHECK(run.done());
    CHECK_FALSE(manager.start("job"));
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(manager.statistics().runs[WorkflowStatus::cancelled] == 1);
}

TEST_CASE("users take turns and priorities go first in a manager, too") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    std::vector<WorkflowHandle<void>> runs;
    const auto start = [&](std::string_view id, std::string_view user, WorkflowPriority priority) {
        runs.push_back(
            manager.start<Sleeps>(1s, {.id = id, .user_id = user, .priority = priority}));
    };
    start("a1", "ann", WorkflowPriority::normal);
    start("a2", "ann", WorkflowPriority::normal);
    start("a3", "ann", WorkflowPriority::normal);
    start("b1", "bob", WorkflowPriority::normal);
    start("c1", "cid", WorkflowPriority::high);
    executor.advance(10s);
    std::string order;
    for (int second = 0; second < 5; ++second)
        for (const WorkflowHandle<void>& run : runs)
            if (*run.run().started() - *runs[0].run().started() == std::chrono::seconds{second})
                order += run.id() + " ";
    CHECK(order == "a1 c1 b1 a2 a3 ");
}
