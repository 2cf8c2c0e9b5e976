// SPDX-License-Identifier: MIT
#include "coflow/core/timeout.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/manage/json_runs.hpp"

#include <chrono>
#include <stdexcept>

using namespace coflow;
using namespace coflow::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct Studio {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};

    Studio() { manager.factory().add<Render>("render"); }
};

} // namespace

TEST_CASE("a workflow is started by name with JSON and is a run like any other") {
    Studio studio;
    auto run = studio.manager.start("render", {{"style", "jazz"}, {"seconds", 3}},
                                    {.id = "r1", .user_id = "123"});
    CHECK(run.run().workflow() == "render");
    CHECK(run.run().user_id() == "123");
    CHECK(run.get() == "jazz.wav");
    CHECK(studio.manager.status("r1") == WorkflowStatus::completed);
    CHECK(studio.manager.list({.workflow = "render"}).runs.size() == 1);
}

TEST_CASE("nothing is started for an unknown name or an input that does not fit") {
    Studio studio;
    CHECK_THROWS_WITH(studio.manager.start("rander", json::object()),
                      "no workflow is registered as 'rander'; known: render");
    CHECK_THROWS_AS(studio.manager.create("render", {{"style", 1}, {"seconds", 3}}), Error);
    CHECK(studio.manager.list().runs.empty());
}

TEST_CASE("a created run is pending until it is executed, once") {
    Studio studio;
    auto run = studio.manager.create<Render>(Clip{"jazz", 3});
    studio.executor.advance(1h);
    CHECK(run.status() == WorkflowStatus::pending);
    const TimePoint start = studio.executor.now();
    CHECK(studio.executor.run(studio.manager.execute(run)) == "jazz.wav");
    CHECK(studio.executor.now() - start == 3s);
    CHECK(studio.executor.run(studio.manager.execute(run)) == "jazz.wav");
    CHECK(studio.executor.now() - start == 3s);
}

TEST_CASE("execute throws what the workflow throws") {
    Studio studio;
    auto run = studio.manager.create<Render>(Clip{"jazz", 0});
    CHECK_THROWS_AS(studio.executor.run(studio.manager.execute(run)), std::invalid_argument);
    CHECK(run.status() == WorkflowStatus::failed);
}

TEST_CASE("an execute that is cancelled cancels the run and waits for its end") {
    Studio studio;
    auto run = studio.manager.create<Render>(Clip{"jazz", 60});
    CHECK_THROWS_AS(studio.executor.run([](WorkflowManager& manager, auto handle) -> Task<> {
        co_await with_timeout(5s, manager.execute(handle));
    }(studio.manager, run)),
                    TimedOut);
    CHECK(run.status() == WorkflowStatus::cancelled);

    auto never = studio.manager.create<Render>(Clip{"jazz", 60});
    auto task = studio.executor.start(studio.manager.execute(never));
    task.request_stop();
    CHECK_THROWS_AS(task.get(), Cancelled);
    CHECK(never.status() == WorkflowStatus::cancelled);

    auto done = studio.manager.create<Render>(Clip{"jazz", 1});
    auto late = studio.executor.start(studio.manager.execute(done));
    studio.executor.advance(1s);
    late.request_stop();
    CHECK(late.get() == "jazz.wav");
}

TEST_CASE("a handle is had again by the id of its run, if it is of the right type") {
    Studio studio;
    auto run = studio.manager.start<Render>(Clip{"jazz", 3}, {.id = "r1"});
    CHECK(studio.manager.handle<std::string>("r1").get() == "jazz.wav");
    CHECK_THROWS_WITH(studio.manager.handle<json>("r1"),
                      "run 'r1' of workflow 'Render' returns something else");
    CHECK_THROWS_AS(studio.manager.handle<json>("r2"), Error);
}
