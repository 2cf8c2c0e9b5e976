// SPDX-License-Identifier: MIT
#include "coflow/manage/orchestrate.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/manage/json_runs.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::test;
using namespace std::chrono_literals;

namespace {

struct Studio {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    std::vector<WorkflowHandle<std::string>> runs;

    void create(std::string style, int seconds) {
        runs.push_back(manager.create<Render>(Clip{std::move(style), seconds}));
    }
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("runs are executed one after the other") {
    Studio studio;
    studio.create("jazz", 3);
    studio.create("rock", 2);
    const TimePoint start = studio.executor.now();
    CHECK(studio.executor.run(execute_in_sequence(studio.manager, studio.runs)) ==
          Texts{"jazz.wav", "rock.wav"});
    CHECK(studio.executor.now() - start == 5s);
    CHECK(studio.executor.run(execute_in_sequence<int>(studio.manager, {})).empty());
}

TEST_CASE("a sequence ends with its first failure and starts nothing after it") {
    Studio studio;
    studio.create("jazz", 3);
    studio.create("none", 0);
    studio.create("rock", 2);
    CHECK_THROWS_AS(studio.executor.run(execute_in_sequence(studio.manager, studio.runs)),
                    std::invalid_argument);
    CHECK(studio.runs[0].status() == WorkflowStatus::completed);
    CHECK(studio.runs[1].status() == WorkflowStatus::failed);
    CHECK(studio.runs[2].status() == WorkflowStatus::cancelled);
    CHECK_FALSE(studio.runs[2].run().started());
}

TEST_CASE("runs are executed at the same time, their results in their own order") {
    Studio studio;
    studio.create("jazz", 3);
    studio.create("rock", 2);
    const TimePoint start = studio.executor.now();
    CHECK(studio.executor.run(execute_in_parallel(studio.manager, studio.runs)) ==
          Texts{"jazz.wav", "rock.wav"});
    CHECK(studio.executor.now() - start == 3s);
}

TEST_CASE("the first failure of parallel runs cancels the others and waits for them") {
    Studio studio;
    studio.create("jazz", 3);
    studio.create("none", 0);
    CHECK_THROWS_AS(studio.executor.run(execute_in_parallel(studio.manager, studio.runs)),
                    std::invalid_argument);
    CHECK(studio.runs[0].status() == WorkflowStatus::cancelled);
    CHECK(studio.runs[0].done());
}

TEST_CASE("a cancelled orchestration leaves no run behind") {
    for (const bool parallel : {false, true})
        for (const Duration when : {0s, 1s, 4s}) {
            Studio studio;
            studio.create("jazz", 3);
            studio.create("rock", 2);
            auto task =
                studio.executor.start(parallel ? execute_in_parallel(studio.manager, studio.runs)
                                               : execute_in_sequence(studio.manager, studio.runs));
            studio.executor.advance(when);
            task.request_stop();
            if (parallel && when == 4s)
                CHECK(task.get().size() == 2);
            else
                CHECK_THROWS_AS(task.get(), Cancelled);
            for (const auto& run : studio.runs)
                CHECK(run.done());
        }
}
