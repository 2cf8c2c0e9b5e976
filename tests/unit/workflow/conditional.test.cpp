// SPDX-License-Identifier: MIT
#include "coflow/workflow/conditional.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

struct Upload {
    std::string type;
    int size = 0;
};

bool is_large(const Upload& upload) { return upload.size > 100; }

template <class Host>
class Rejecting {
protected:
    Task<std::string> reject(const Upload& upload) {
        co_await sleep_for(1s);
        co_return "rejected " + upload.type;
    }
};

class Processing : public ConditionalWorkflow<Upload, std::string, Rejecting> {
public:
    Processing() {
        add_condition("is_large", is_large, &Processing::reject);
        add_condition("is_audio", &Processing::check_audio, &Processing::process_audio,
                      {.retry = {.max_retries = 2, .delay = 1s}, .weight = 4});
        add_condition(
            "is_video", [this](const Upload& upload) { return is(upload, "video"); },
            [](const Upload&) { return "a video"; });
    }

    int failures = 0;
    std::vector<std::string> asked;
    std::vector<double> percentages;

private:
    bool is(const Upload& upload, const char* type) {
        asked.emplace_back(type);
        return upload.type == type;
    }
    Task<bool> check_audio(const Upload& upload) {
        co_await sleep_for(1s);
        if (upload.type == "broken")
            throw std::runtime_error{"no header"};
        report_progress(70);
        co_return is(upload, "audio");
    }
    Task<std::string> process_audio(Upload upload) {
        percentages.push_back(progress().percentage);
        co_await sleep_for(1s);
        if (failures-- > 0)
            throw std::runtime_error{"busy"};
        report_progress(50);
        percentages.push_back(progress().percentage);
        co_return "audio of " + std::to_string(upload.size);
    }
};

std::string states_of(const Workflow& workflow) {
    std::string text;
    for (const GraphNode& node : workflow.graph().nodes)
        text += node.name + " " + std::string{to_string(node.state)} + ", ";
    return text;
}

} // namespace

TEST_CASE("the first condition that holds chooses the action") {
    testing::SimulatedExecutor executor;
    Processing workflow;
    CHECK(executor.run(workflow.run({"audio", 7})) == "audio of 7");
    CHECK(workflow.asked == std::vector<std::string>{"audio"});
    CHECK(workflow.percentages == std::vector<double>{0, 50});
    CHECK(workflow.progress().percentage == 100);
    CHECK(workflow.progress().current_step == "is_audio");
    CHECK(executor.run(workflow.run({"video", 7})) == "a video");
    CHECK(executor.run(workflow.run({"audio", 700})) == "rejected audio");
}

TEST_CASE("no condition that holds is an error that lists them, unless it is said what to do") {
    testing::SimulatedExecutor executor;
    Processing workflow;
    CHECK_THROWS_WITH(executor.run(workflow.run({"text"})),
                      Catch::Contains("conditional 'Processing': none of its conditions holds") &&
                          Catch::Contains("'is_large', 'is_audio', 'is_video'"));
    CHECK(workflow.status() == WorkflowStatus::failed);
    workflow.otherwise([](const Upload& upload) { return "kept " + upload.type; });
    CHECK(executor.run(workflow.run({"text"})) == "kept text");
    CHECK(workflow.progress().current_step == "otherwise");
}

TEST_CASE("a predicate or an action that throws fails the run and is named") {
    testing::SimulatedExecutor executor;
    Processing workflow;
    CHECK_THROWS_AS(executor.run(workflow.run({"broken"}, {.id = "r"})), std::runtime_error);
    CHECK(workflow.latest_run()->error_message() ==
          "workflow 'Processing' (r): step 'is_audio?' (2): no header");
    workflow.failures = 3;
    CHECK_THROWS_AS(executor.run(workflow.run({"audio"}, {.id = "r"})), std::runtime_error);
    CHECK(workflow.latest_run()->error_message() ==
          "workflow 'Processing' (r): step 'is_audio' (3), attempt 3 of 3: busy");
    workflow.failures = 2;
    CHECK(executor.run(workflow.run({"audio", 1})) == "audio of 1");
}

TEST_CASE("conditions and actions are numbered by their place, whatever holds") {
    testing::SimulatedExecutor executor;
    std::vector<std::string> ids;
    const auto note = [&ids]() -> Task<> {
        const StepScope& here = co_await this_step();
        ids.push_back(here.id().to_string());
    };
    ConditionalWorkflow<int, void> workflow{{.name = "numbered"}};
    for (const int wanted : {10, 20}) {
        const auto holds = [note, wanted](int given) -> Task<bool> {
            co_await note();
            co_return given == wanted;
        };
        workflow.add_condition(std::to_string(wanted), holds, [note](int) { return note(); });
    }
    workflow.otherwise([note](int) { return note(); });
    for (const int given : {10, 20, 30})
        executor.run(workflow.run(given));
    CHECK(ids == std::vector<std::string>{"0", "1", "0", "2", "3", "0", "2", "5"});
}

TEST_CASE("a conditional workflow shows its conditions, and how far they are") {
    testing::SimulatedExecutor executor;
    Processing workflow;
    workflow.otherwise([](const Upload&) { return "nothing"; });
    const GraphView view = workflow.graph();
    REQUIRE(view.nodes.size() == 7);
    CHECK(view.nodes[2].name == "is_audio?");
    CHECK(view.nodes[2].kind == NodeKind::condition);
    CHECK(view.nodes[3].kind == NodeKind::step);
    CHECK(view.nodes[3].weight == 4);
    std::string edges;
    for (const GraphEdge& edge : view.edges)
        edges += std::to_string(edge.from) + "-" + edge.label + "-" + std::to_string(edge.to) + " ";
    CHECK(edges == "0-yes-1 0-no-2 2-yes-3 2-no-4 4-yes-5 4-no-6 ");

    auto handle = executor.start(workflow.run({"audio"}));
    executor.advance(500ms);
    CHECK(states_of(workflow) ==
          "is_large? done, is_large waiting, is_audio? running, is_audio waiting, "
          "is_video? waiting, is_video waiting, otherwise waiting, ");
    executor.advance(1s);
    CHECK(states_of(workflow) ==
          "is_large? done, is_large skipped, is_audio? done, is_audio running, "
          "is_video? skipped, is_video skipped, otherwise skipped, ");
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(states_of(workflow).find("is_audio skipped") != std::string::npos);
    CHECK_THROWS(executor.run(workflow.run({"broken"})));
    CHECK(states_of(workflow).find("is_audio? failed, is_audio waiting") != std::string::npos);
    executor.run(workflow.run({"text"}));
    CHECK(states_of(workflow).find("otherwise done") != std::string::npos);
}

// All matches

TEST_CASE("all conditions that hold have their actions run, in their order") {
    testing::SimulatedExecutor executor;
    ConditionalWorkflow<int, AllMatches<std::unique_ptr<int>>> workflow{{.name = "divisors"}};
    std::vector<double> percentages;
    for (const int divisor : {2, 3, 5})
        workflow.add_condition(
            "by " + std::to_string(divisor), [divisor](int value) { return value % divisor == 0; },
            [&, divisor](int value) {
                percentages.push_back(workflow.progress().percentage);
                return std::make_unique<int>(value / divisor);
            },
            {.weight = static_cast<double>(divisor)});
    const auto matches = executor.run(workflow.run(30));
    REQUIRE(matches.size() == 3);
    CHECK(matches[1].name == "by 3");
    CHECK(*matches[1].value == 10);
    CHECK(percentages == std::vector<double>{0, 20, 50});
    CHECK(executor.run(workflow.run(15)).front().name == "by 3");
    CHECK(states_of(workflow) ==
          "by 2? done, by 2 skipped, by 3? done, by 3 done, by 5? done, by 5 done, ");

    CHECK_THROWS_WITH(executor.run(workflow.run(7)), Catch::Contains("'by 2', 'by 3', 'by 5'"));
    workflow.otherwise([](int value) { return std::make_unique<int>(value); });
    CHECK(*executor.run(workflow.run(7)).at(0).value == 7);
    CHECK(workflow.graph().edges.back().label == "none");
}

TEST_CASE("actions that return nothing match by their names") {
    testing::SimulatedExecutor executor;
    int sum = 0;
    ConditionalWorkflow<NoInput, AllMatches<void>> workflow{{.name = "all"}};
    workflow.add_condition("a", [] { return true; }, [&sum] { sum += 1; });
    workflow.add_condition(
        "b", [](NoInput) -> Task<bool> { co_return true; },
        [&sum](NoInput) -> Task<> {
            sum += 10;
            co_return;
        });
    const auto matches = executor.run(workflow.run());
    CHECK(sum == 11);
    REQUIRE(matches.size() == 2);
    CHECK(matches[1].name == "b");
}

// What is refused

TEST_CASE("a conditional workflow without conditions is an error when it is run") {
    testing::SimulatedExecutor executor;
    ConditionalWorkflow<int, int> workflow{{.name = "empty"}};
    CHECK_THROWS_WITH(executor.run(workflow.run(1)),
                      Catch::Contains("conditional 'empty' has no conditions"));
    CHECK(workflow.graph().nodes.empty());
}

TEST_CASE("conditions that cannot work are refused when they are added") {
    ConditionalWorkflow<int, int> workflow{{.name = "w"}};
    const auto always = [](int) { return true; };
    const auto same = [](int value) { return value; };
    workflow.add_condition("a", always, same).otherwise(same);
    CHECK_THROWS_WITH(workflow.add_condition("a", always, same),
                      Catch::Contains("conditional 'w' has condition 'a' already"));
    CHECK_THROWS_WITH(workflow.otherwise(same), Catch::Contains("'otherwise' already"));
    CHECK_THROWS_WITH(workflow.add_condition("b", always, same, {.weight = -1}),
                      Catch::Contains("condition 'b'") && Catch::Contains("weight"));
    CHECK(workflow.graph().nodes.size() == 3);
}

// From outside

TEST_CASE("a conditional workflow pauses before a condition and before its action") {
    testing::SimulatedExecutor executor;
    Processing workflow;
    auto handle = executor.start(workflow.run({"audio", 1}));
    executor.advance(500ms);
    workflow.latest_run()->pause();
    executor.advance(1h);
    CHECK(workflow.status() == WorkflowStatus::paused);
    CHECK(workflow.percentages.empty());
    workflow.latest_run()->resume();
    CHECK(handle.get() == "audio of 1");
}

namespace {

/// Waits in its condition, and then in its action.
struct ConditionalScenario {
    Event go;
    ConditionalWorkflow<int, int> workflow{{.name = "waits"}};
    RunContext run{{}, "waits"};

    ConditionalScenario() {
        workflow.add_condition(
            "go",
            [this](int) -> Task<bool> {
                co_await go.wait();
                co_return true;
            },
            [this](int value) -> Task<int> {
                co_await go.wait();
                co_return value;
            });
    }
    Task<> operate() { co_await run_workflow(workflow, 1, run); }
    Task<> complete() {
        go.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK((run.status() == WorkflowStatus::completed) == (ending == test::Ending::returned));
        CHECK(run.step_counts().failed == 0);
    }
};

} // namespace

TEST_CASE("a conditional workflow ends as its steps do, whenever it is cancelled") {
    test::check_cancellation<ConditionalScenario>();
    test::cancel_from_another_thread<ConditionalScenario>();
}
