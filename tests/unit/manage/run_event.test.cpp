// SPDX-License-Identifier: MIT
#include "coflow/manage/run_event.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/step.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

class Works : public BaseWorkflow<int, void> {
    Task<> execute(int reports) override {
        for (int report = 1; report <= reports; ++report) {
            co_await sleep_for(1ms);
            report_progress(100.0 * report / reports);
        }
        co_await step("last", +[] {});
        if (reports < 0)
            throw std::runtime_error{"nothing to report"};
    }
};

using Events = std::vector<RunEvent>;

Task<Events> read_all(AsyncGenerator<RunEvent> events, Duration pause = {}) {
    Events all;
    while (auto event = co_await events.next()) {
        all.push_back(std::move(*event));
        if (pause > Duration::zero())
            co_await sleep_for(pause);
    }
    co_return all;
}

std::string kinds(const Events& events) {
    std::string text;
    for (const RunEvent& event : events)
        text += (text.empty() ? "" : " ") + std::string{to_string(event.kind)};
    return text;
}

struct ReadAnEvent {
    ReadAnEvent() { events = manager.subscribe(); }

    Task<> operate() { static_cast<void>(co_await events.next()); }
    Task<> complete() {
        static_cast<void>(manager.create<Works>(1));
        co_return;
    }
    void check(test::Ending) {}

    testing::SimulatedExecutor executor; // for the manager's time only
    WorkflowManager manager{executor};
    AsyncGenerator<RunEvent> events;
};

} // namespace

TEST_CASE("a subscriber is told the life of each run, in order") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto reader = executor.start(read_all(manager.subscribe()));
    auto run = manager.start<Works>(2, {.id = "job", .user_id = "ann"});
    executor.advance(1ms);
    run.pause();
    executor.advance(1s);
    run.resume();
    run.get();
    manager.shutdown_and_wait();
    const Events events = reader.get();
    CHECK(kinds(events) == "created queued started paused resumed completed");
    std::uint64_t number = 0;
    for (const RunEvent& event : events) {
        CHECK(event.run_id == "job");
        CHECK(event.user_id == "ann");
        CHECK(event.number == ++number);
    }
    CHECK(events[3].time - events[0].time == 2ms);
    CHECK(events.back().progress.percentage == 100);
}

TEST_CASE("failures bring their message, and what never starts is told as cancelled") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor, {.max_running = 1}};
    auto reader = executor.start(read_all(manager.subscribe()));
    auto failing = manager.start<Works>(-1, {.id = "failing"});
    auto queued = manager.start<Works>(1, {.id = "queued"});
    queued.cancel();
    CHECK_THROWS(failing.get());
    manager.shutdown_and_wait();
    const Events events = reader.get();
    CHECK(kinds(events) == "created queued created queued cancelled started failed");
    CHECK(events.back().error.find("nothing to report") != std::string::npos);
}

TEST_CASE("a filter chooses the events, and progress comes when it is asked for") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    const auto subscribe = [&](const EventFilter& filter) {
        return executor.start(read_all(manager.subscribe(filter)));
    };
    auto of_run = subscribe({.run_id = "b", .progress = ProgressEvents::included});
    auto of_user = subscribe({.user_id = "ann"});
    auto of_children = subscribe({.parent_id = "a"});
    auto of_type = subscribe({.type = WorkflowType::comfyui});
    auto of_workflow = subscribe({.workflow = "Works"});
    executor.run_until_idle();
    auto first = manager.start<Works>(1, {.id = "a", .user_id = "ann"});
    auto second = manager.start<Works>(2, {.id = "b", .user_id = "bob", .parent_id = "a"});
    manager.shutdown_and_wait();
    CHECK(kinds(of_run.get()) == "created queued started progress progress completed");
    CHECK(kinds(of_user.get()) == "created queued started completed");
    CHECK(kinds(of_children.get()) == "created queued started completed");
    CHECK(of_type.get().empty());
    CHECK(of_workflow.get().size() == 8);
}

TEST_CASE("a slow subscriber holds up no run and misses no end") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    auto slow = executor.start(
        read_all(manager.subscribe({.progress = ProgressEvents::included, .capacity = 4}), 1h));
    executor.run_until_idle();
    const TimePoint begin = executor.now();
    for (int count = 0; count < 20; ++count)
        static_cast<void>(manager.start<Works>(10));
    manager.shutdown_and_wait();
    CHECK(executor.now() - begin == 10ms);
    std::map<std::string, int> ends;
    std::map<std::string, std::uint64_t> last;
    for (const RunEvent& event : slow.get()) {
        CHECK(event.number > last[event.run_id]);
        last[event.run_id] = event.number;
        ends[event.run_id] += is_terminal(event.kind) ? 1 : 0;
    }
    CHECK(ends.size() == 20);
    for (const auto& [id, count] : ends)
        CHECK(count == 1);
}

TEST_CASE("a subscription that is dropped gets nothing and costs nothing") {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    {
        const auto dropped = manager.subscribe();
    }
    auto run = manager.start<Works>(1);
    run.get();
    CHECK(run.done());
}

TEST_CASE("a subscription outlives its manager, with what it has not read") {
    testing::SimulatedExecutor executor;
    AsyncGenerator<RunEvent> events;
    {
        WorkflowManager manager{executor};
        events = manager.subscribe();
        static_cast<void>(manager.start<Works>(1'000'000));
        executor.advance(1ms);
    }
    CHECK(kinds(executor.run(read_all(std::move(events)))) == "created queued started cancelled");
}

TEST_CASE("the wait for an event can be cancelled before, midway and at its end") {
    test::check_cancellation<ReadAnEvent>();
}

TEMPLATE_LIST_TEST_CASE("every run ends once for every subscriber, on every executor", "[manage]",
                        test::AllBackends) {
    TestType backend;
    WorkflowManager manager{backend.executor, {.max_running = 3}};
    auto first = backend.executor.start(read_all(manager.subscribe({.capacity = 8})));
    auto second = backend.executor.start(
        read_all(manager.subscribe({.progress = ProgressEvents::included, .capacity = 8})));
    for (int count = 0; count < 100; ++count) {
        auto run = manager.start<Works>(3);
        if (count % 3 == 0)
            run.cancel();
    }
    manager.shutdown_and_wait();
    for (const Events& events : {first.get(), second.get()}) {
        std::map<std::string, int> ends;
        for (const RunEvent& event : events)
            ends[event.run_id] += is_terminal(event.kind) ? 1 : 0;
        CHECK(ends.size() == 100);
        for (const auto& [id, count] : ends)
            CHECK(count == 1);
    }
}
