// SPDX-License-Identifier: MIT
#include "coflow/manage/default_manager.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/manage/json_runs.hpp"

#include <chrono>

using namespace coflow;
using namespace coflow::test;
using nlohmann::json;

namespace {

/// The default manager is one on a simulated executor while this lives.
struct Simulated {
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};

    Simulated() { set_default_manager(&manager); }
    ~Simulated() { set_default_manager(nullptr); }
};

} // namespace

TEST_CASE("the free functions create, execute, watch and count runs of the default manager") {
    Simulated simulated;
    register_workflow<Render>("render", {.description = "Renders a clip."});
    auto run = create_workflow("render", "123", {{"style", "jazz"}, {"seconds", 3}});
    CHECK(run.run().user_id() == "123");
    CHECK(get_workflow_status(run.id()) == WorkflowStatus::pending);
    CHECK(simulated.executor.run(execute_workflow(run)) == "jazz.wav");
    CHECK(get_workflow_status(run.id()) == WorkflowStatus::completed);
    CHECK_FALSE(get_workflow_status("unknown"));

    auto changes = monitor_workflow(run.id());
    const auto last =
        simulated.executor.run([](AsyncGenerator<Progress>& progress) -> Task<Progress> {
            auto next = co_await progress.next();
            co_return *next;
        }(changes));
    CHECK(last.percentage == 100);
    CHECK(get_workflow_statistics().runs[WorkflowStatus::completed] == 1);
}

TEST_CASE("a run that was only created is cancelled at once") {
    Simulated simulated;
    auto run = create_workflow<Render>(Clip{"jazz", 3}, {.user_id = "123"});
    CHECK(cancel_workflow(run.id()));
    CHECK(run.status() == WorkflowStatus::cancelled);
    CHECK_FALSE(cancel_workflow(run.id()));
    CHECK_FALSE(cancel_workflow("unknown"));
}

TEST_CASE("the default manager that was set before is given back") {
    CHECK(set_default_manager(nullptr) == nullptr);
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    CHECK(set_default_manager(&manager) == nullptr);
    CHECK(&default_manager() == &manager);
    CHECK(set_default_manager(nullptr) == &manager);
}

TEST_CASE("coflow's own default manager runs on threads of its own") {
    WorkflowManager& manager = default_manager();
    CHECK(&manager == &default_manager());
    class Answer : public BaseWorkflow<NoInput, int> {
        Task<int> execute(NoInput) override { co_return 42; }
    };
    CHECK(manager.start<Answer>({}).get() == 42);
}
