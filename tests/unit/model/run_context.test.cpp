// SPDX-License-Identifier: MIT
#include "coflow/model/run_context.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <stdexcept>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint t0{1000s};

struct Recorder final : RunObserver {
    void on_status(RunContext& run, WorkflowStatus from, WorkflowStatus to) noexcept override {
        CHECK(run.status() == to);
        moves.push_back(std::string{to_string(from)} + ">" + std::string{to_string(to)});
    }
    void on_progress(RunContext& run) noexcept override {
        percentages.push_back(run.progress().percentage);
    }

    std::vector<std::string> moves;
    std::vector<double> percentages;
};

} // namespace

TEST_CASE("a run knows who it is") {
    std::string user = "123";
    const RunContext run{
        {.id = "r1", .user_id = user, .parent_id = "r0", .priority = WorkflowPriority::high},
        "video",
        WorkflowType::generation,
        t0};
    user = "changed";
    CHECK(run.id() == "r1");
    CHECK(run.user_id() == "123");
    CHECK(run.parent_id() == "r0");
    CHECK(run.workflow() == "video");
    CHECK(run.type() == WorkflowType::generation);
    CHECK(run.priority() == WorkflowPriority::high);
    CHECK(run.created() == t0);
}

TEST_CASE("a run without an id gets one of its own") {
    const RunContext one{{}, "video"};
    const RunContext other{{}, "video"};
    CHECK_FALSE(one.id().empty());
    CHECK(one.id() != other.id());
}

TEST_CASE("a run moves along the table, keeps its times and tells its observer") {
    Recorder recorder;
    RunContext run{{}, "video", {}, t0};
    run.set_observer(&recorder);
    run.transition(WorkflowStatus::queued, t0 + 1s);
    CHECK_FALSE(run.started().has_value());
    run.transition(WorkflowStatus::running, t0 + 2s);
    run.transition(WorkflowStatus::paused, t0 + 3s);
    run.transition(WorkflowStatus::running, t0 + 4s);
    CHECK_FALSE(run.finished().has_value());
    run.transition(WorkflowStatus::completed, t0 + 5s);

    CHECK(run.created() == t0);
    CHECK(run.started() == t0 + 2s);
    CHECK(run.finished() == t0 + 5s);
    CHECK(run.elapsed() == 3s);
    CHECK(run.wall_time(t0 + 5s) - run.wall_time(t0) == 5s);
    CHECK(run.progress().percentage == 100);
    CHECK(run.progress().status == WorkflowStatus::completed);
    CHECK(recorder.moves == std::vector<std::string>{"pending>queued", "queued>running",
                                                     "running>paused", "paused>running",
                                                     "running>completed"});
}

TEST_CASE("an illegal move is rejected and changes nothing") {
    Recorder recorder;
    RunContext run{{.id = "r9"}, "video"};
    run.transition(WorkflowStatus::running, t0);
    run.transition(WorkflowStatus::cancelled, t0 + 1s);
    run.set_observer(&recorder);
    CHECK_THROWS_WITH(run.transition(WorkflowStatus::completed, t0 + 2s),
                      "run 'r9' of workflow 'video' is cancelled and cannot become completed");
    CHECK_FALSE(run.try_transition(WorkflowStatus::failed, t0 + 2s,
                                   std::make_exception_ptr(std::runtime_error{"late"})));
    CHECK(run.status() == WorkflowStatus::cancelled);
    CHECK(run.finished() == t0 + 1s);
    CHECK(run.error() == nullptr);
    CHECK(recorder.moves.empty());
    CHECK_FALSE(run.pause());
    CHECK_FALSE(run.resume());
}

TEST_CASE("the percentage is between 0 and 100 and never falls") {
    Recorder recorder;
    RunContext run{{}, "video"};
    run.set_observer(&recorder);
    for (const double percentage : {10.0, 5.0, -3.0, 40.0, std::nan(""), 140.0, 50.0})
        run.report(percentage, "working");
    CHECK(recorder.percentages == std::vector<double>{10, 10, 10, 40, 40, 100, 100});
    CHECK(run.progress().message == "working");
    run.report(0);
    CHECK(run.progress().message == "working");
}

TEST_CASE("every change of the progress has a version of its own") {
    RunContext run{{}, "video"};
    const auto first = run.progress().version;
    run.report(1);
    const auto second = run.progress().version;
    StepScope step{run, "step"};
    run.step_started(step);
    const auto third = run.progress().version;
    CHECK(first < second);
    CHECK(second < third);
    CHECK(run.progress().version == third);
}

TEST_CASE("steps of planned weight move the percentage, and reports within them their share") {
    RunContext run{{}, "video"};
    run.plan_steps(run, 4);
    StepScope light{run, "light", 1};
    run.step_started(light);
    CHECK(run.progress().current_step == "light");
    run.report(50);
    CHECK(run.progress().percentage == 12.5);
    run.step_completed(light);
    CHECK(run.progress().percentage == 25);

    StepScope heavy{run, "heavy", 3};
    run.step_started(heavy);
    run.plan_steps(heavy, 2);
    StepScope half{heavy, "half"};
    run.step_started(half);
    run.report(half, 50, "quarter of heavy");
    CHECK(run.progress().percentage == Approx(25 + 75 * 0.25));
    run.step_completed(half);
    CHECK(run.progress().percentage == Approx(25 + 75 * 0.5));
    CHECK(run.progress().current_step == "heavy");
    run.report(heavy, 99, "planned steps decide");
    CHECK(run.progress().percentage == Approx(25 + 75 * 0.5));
    run.step_completed(heavy);
    CHECK(run.progress().percentage == 100);
    CHECK(run.progress().current_step == "heavy");
}

TEST_CASE("unplanned steps leave the percentage to the author") {
    RunContext run{{}, "video"};
    StepScope outer{run, "outer"};
    run.step_started(outer);
    StepScope inner{outer, "inner"};
    run.step_started(inner);
    run.report(30);
    run.step_completed(inner);
    run.step_completed(outer);
    CHECK(run.progress().percentage == 30);
}

TEST_CASE("a failed run tells the step and the attempt beside the unchanged exception") {
    RunContext run{{.id = "r5"}, "video"};
    run.transition(WorkflowStatus::running, t0);
    StepScope outer{run, "outer"};
    StepScope inner{outer, "inner"};
    inner.set_most_attempts(3);
    inner.set_attempt(2);
    const auto handled = std::make_exception_ptr(std::runtime_error{"handled"});
    const auto error = std::make_exception_ptr(std::out_of_range{"no such key"});
    run.step_started(outer);
    run.step_started(inner);
    run.step_failed(inner, handled);
    run.step_failed(inner, error);
    run.step_failed(outer, error);
    CHECK(run.error_message().empty());
    run.transition(WorkflowStatus::failed, t0, error);

    CHECK(run.error_message() ==
          "workflow 'video' (r5): step 'inner' (0.0), attempt 2 of 3: no such key");
    CHECK_THROWS_AS(std::rethrow_exception(run.error()), std::out_of_range);
    CHECK(run.step_counts().started == 2);
    CHECK(run.step_counts().failed == 3);
}

TEST_CASE("notes about an error are told with its step") {
    RunContext run{{.id = "r7"}, "video"};
    StepScope step{run, "fetch"};
    const auto error = std::make_exception_ptr(std::runtime_error{"refused"});
    const auto other = std::make_exception_ptr(std::runtime_error{"other"});
    step.note_error(error, "attempt 4 of 4");
    CHECK(run.error_message(error) == "workflow 'video' (r7): attempt 4 of 4: refused");
    run.step_failed(step, error);
    CHECK(run.error_message(error) ==
          "workflow 'video' (r7): step 'fetch' (0), attempt 4 of 4: refused");
    CHECK(run.error_message(other) == "workflow 'video' (r7): other");
}

TEST_CASE("of many handled errors the last are remembered") {
    RunContext run{{.id = "r8"}, "video"};
    StepScope step{run, "fetch"};
    std::exception_ptr error;
    for (int i = 0; i < 100; ++i) {
        error = std::make_exception_ptr(std::runtime_error{std::to_string(i)});
        run.step_failed(step, error);
    }
    CHECK(run.error_message(error) == "workflow 'video' (r8): step 'fetch' (0): 99");
}

TEST_CASE("an error from outside of the steps is told without one") {
    RunContext run{{.id = "r6"}, "video"};
    run.transition(WorkflowStatus::running, t0);
    run.transition(WorkflowStatus::failed, t0, std::make_exception_ptr(1));
    CHECK(run.error_message() == "workflow 'video' (r6): an exception that is no std::exception");
}

namespace {

Task<int> two_boundaries(RunContext& run, Duration between) {
    int passed = 0;
    for (int i = 0; i < 2; ++i) {
        if (run.pause_requested())
            co_await run.wait_while_paused();
        ++passed;
        co_await sleep_for(between);
    }
    co_return passed;
}

} // namespace

TEST_CASE("a pause takes effect at the next boundary and ends with resume") {
    testing::SimulatedExecutor executor;
    Recorder recorder;
    RunContext run{{}, "video"};
    run.transition(WorkflowStatus::running, executor.now());
    run.set_observer(&recorder);
    auto handle = executor.start(two_boundaries(run, 10s));
    executor.advance(5s);
    CHECK(run.pause());
    CHECK(run.status() == WorkflowStatus::running);
    executor.advance(1h);
    CHECK(run.status() == WorkflowStatus::paused);
    CHECK_FALSE(handle.done());
    CHECK(run.resume());
    CHECK(handle.get() == 2);
    CHECK(run.status() == WorkflowStatus::running);
    CHECK(recorder.moves == std::vector<std::string>{"running>paused", "paused>running"});
}

TEST_CASE("a run with one of two branches at a boundary is paused") {
    testing::SimulatedExecutor executor;
    RunContext run{{}, "video"};
    run.transition(WorkflowStatus::running, executor.now());
    run.pause();
    auto one = executor.start(two_boundaries(run, 0s));
    auto other = executor.start(two_boundaries(run, 0s));
    executor.run_until_idle();
    CHECK(run.status() == WorkflowStatus::paused);
    one.request_stop();
    executor.run_until_idle();
    CHECK_THROWS_AS(one.get(), Cancelled);
    CHECK(run.status() == WorkflowStatus::paused);
    other.request_stop();
    executor.run_until_idle();
    CHECK_THROWS_AS(other.get(), Cancelled);
    CHECK(run.status() == WorkflowStatus::running);
}

TEST_CASE("waiting at a boundary can be cancelled before it begins and at its end") {
    testing::SimulatedExecutor executor;
    RunContext run{{}, "video"};
    run.transition(WorkflowStatus::running, executor.now());
    run.pause();
    auto before = executor.start(run.wait_while_paused());
    before.request_stop();
    CHECK_THROWS_AS(before.get(), Cancelled);

    auto at_the_end = executor.start(run.wait_while_paused());
    executor.run_until_idle();
    run.resume();
    at_the_end.request_stop(); // too late: it has been let go already
    CHECK_NOTHROW(at_the_end.get());
    CHECK(run.status() == WorkflowStatus::running);
}

TEST_CASE("a stop request reaches who holds the run's token, once") {
    RunContext run{{}, "video"};
    CHECK_FALSE(run.stop_token().stop_requested());
    CHECK(run.request_stop());
    CHECK_FALSE(run.request_stop());
    CHECK(run.stop_requested());
    CHECK(run.stop_token().stop_requested());
    CHECK(run.status() == WorkflowStatus::pending);
}

TEST_CASE("the elapsed time runs with the clock while the run does") {
    testing::SimulatedExecutor executor;
    RunContext run{{}, "video"};
    CHECK(run.elapsed() == 0s);
    run.set_clock(&executor.scheduler());
    run.transition(WorkflowStatus::running, executor.now());
    executor.advance(7s);
    CHECK(run.elapsed() == 7s);
}
