// SPDX-License-Identifier: MIT
#include "coflow/workflow/graph.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/testing/explore.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::test;
using namespace std::chrono_literals;

namespace {

struct Song {
    std::string title;
    int seconds = 0;
};
struct Tempo {
    double bpm;
};
struct Key {
    std::string name;
};

class Mix : public GraphWorkflow<Song, std::string> {
public:
    Mix() {
        auto tempo = node("tempo", &Mix::measure, input());
        auto key = node("key", {.weight = 2}, &Mix::find_key, input());
        output(node("text", &Mix::describe, tempo, key));
    }

private:
    Task<Tempo> measure(const Song& song) {
        co_await sleep_for(10ms);
        co_return Tempo{song.seconds * 2.0};
    }
    Task<Key> find_key(const Song& song) {
        co_await sleep_for(30ms);
        co_return Key{song.title + " minor"};
    }
    std::string describe(Tempo tempo, const Key& key) {
        return key.name + " at " + std::to_string(static_cast<int>(tempo.bpm));
    }
};

/// Counts its copies.
struct Counted {
    int copies = 0;
    Counted() = default;
    Counted(const Counted& other) : copies{other.copies + 1} {}
    Counted(Counted&&) = default;
    Counted& operator=(Counted&&) = default;
};

std::string message_of(auto&& call, ErrorCode code) {
    try {
        call();
    } catch (const Error& error) {
        CHECK(error.code() == code);
        return error.what();
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEMPLATE_LIST_TEST_CASE("a graph gives each node the results of those that it names", "[graph]",
                        AllBackends) {
    TestType backend;
    Mix mix;
    for (int round = 0; round < 3; ++round)
        CHECK(backend.executor.run(mix.run(Song{"A", 60})) == "A minor at 120");
}

TEST_CASE("nodes that do not depend on each other run at the same time") {
    testing::SimulatedExecutor executor;
    Mix mix;
    const TimePoint start = executor.now();
    executor.run(mix.run(Song{"A", 60}));
    CHECK(executor.now() - start == 30ms);
}

TEST_CASE("a node starts as soon as those are done that it names") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, void> graph;
    std::vector<std::string> order;
    const auto wait = [&order](Duration time, std::string name) {
        return [&order, time, name]() -> Task<int> {
            co_await sleep_for(time);
            order.push_back(name);
            co_return 1;
        };
    };
    const auto quick = graph.node("quick", wait(1ms, "quick"));
    graph.node("slow", wait(50ms, "slow"));
    graph.node("after quick", [&order](int) { order.emplace_back("after quick"); }, quick);
    executor.run(graph.run());
    CHECK(order == std::vector<std::string>{"quick", "after quick", "slow"});
}

TEST_CASE("a result is moved into the one node that uses it and shown to several") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, int> graph;
    const auto alone = graph.node("alone", [] { return Counted{}; });
    const auto shared = graph.node("shared", [] { return Counted{}; });
    const auto by_value = [](Counted counted) { return counted.copies; };
    const auto moved = graph.node("moved", by_value, alone);
    const auto copied = graph.node("copied", by_value, shared);
    const auto seen = graph.node("seen", [](const Counted& c) { return c.copies; }, shared);
    graph.output(graph.node(
        "sum", [](int a, int b, int c) { return a * 100 + b * 10 + c; }, moved, copied, seen));
    CHECK(executor.run(graph.run()) == 10);
}

TEST_CASE("a result that cannot be copied goes to one node") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<int, std::unique_ptr<int>> graph;
    const auto made = graph.node("make", [](int n) { return std::make_unique<int>(n); });
    const auto raised = graph.node(
        "raise",
        [](std::unique_ptr<int> value) {
            ++*value;
            return value;
        },
        made);
    CHECK(message_of([&] { graph.node("again", [](std::unique_ptr<int>) {}, made); },
                     ErrorCode::invalid_argument)
              .find("node 'again' takes for itself what is used elsewhere") != std::string::npos);
    CHECK(message_of([&] { graph.node("look", [](const std::unique_ptr<int>&) {}, made); },
                     ErrorCode::invalid_argument) != "");
    CHECK(message_of(
              [&] {
                  graph.node(
                      "both", [](std::unique_ptr<int>, std::unique_ptr<int>) {}, raised, raised);
              },
              ErrorCode::invalid_argument) != "");
    graph.output(raised);
    CHECK(*executor.run(graph.run(4)) == 5);
    CHECK(*executor.run(graph.run(6)) == 7);
}

TEST_CASE("a node can use the results of a vector of nodes") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<int, std::size_t> graph;
    std::vector<Node<std::string>> parts;
    for (int i = 0; i < 1000; ++i)
        parts.push_back(graph.node("part " + std::to_string(i),
                                   [i](int input) { return std::to_string(input + i); }));
    graph.output(graph.node(
        "join",
        [](const std::vector<std::string>& all) {
            CHECK(all.front() == "5");
            CHECK(all.back() == "1004");
            return all.size();
        },
        parts));
    CHECK(executor.run(graph.run(5)) == 1000);
    CHECK(executor.run(graph.run(5)) == 1000);
}

TEST_CASE("results of a vector of nodes that cannot be copied are moved") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, int> graph;
    std::vector<Node<std::unique_ptr<int>>> parts;
    for (int i = 1; i <= 3; ++i)
        parts.push_back(
            graph.node("part " + std::to_string(i), [i] { return std::make_unique<int>(i); }));
    graph.output(graph.node(
        "sum",
        [](std::vector<std::unique_ptr<int>> all) {
            return std::accumulate(all.begin(), all.end(), 0,
                                   [](int sum, const auto& each) { return sum + *each; });
        },
        parts));
    CHECK(executor.run(graph.run()) == 6);
}

TEST_CASE("a node that returns nothing orders others and gives them nothing") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, int> graph;
    bool ready = false;
    const auto prepare = graph.node("prepare", [&ready]() -> Task<> {
        co_await sleep_for(1ms);
        ready = true;
    });
    const auto also = graph.node("also", [] {});
    const auto value = graph.node("value", [] { return 7; });
    graph.output(graph.node(
        "use",
        [&ready](int number) {
            CHECK(ready);
            return number;
        },
        prepare, value, std::vector{also, prepare}));
    CHECK(executor.run(graph.run()) == 7);
}

TEST_CASE("a graph that returns nothing needs no output") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<int, void> graph;
    int seen = 0;
    graph.node("see", [&seen](int input) { seen = input; });
    executor.run(graph.run(3));
    CHECK(seen == 3);
}

TEST_CASE("a result is destroyed after the last node that uses it") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, bool> graph;
    std::weak_ptr<int> watched;
    const auto big = graph.node("big", [&watched] {
        auto value = std::make_shared<int>(1);
        watched = value;
        return value;
    });
    const auto a = graph.node("a", [](const std::shared_ptr<int>&) { return 1; }, big);
    const auto b = graph.node("b", [](const std::shared_ptr<int>&) { return 1; }, big);
    graph.output(graph.node("end", [&watched](int, int) { return watched.expired(); }, a, b));
    CHECK(executor.run(graph.run()));
}

TEST_CASE("the first node that fails stops the others and is what the run fails with") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, void> graph{{.name = "night"}};
    bool stopped = false;
    graph.node("long", [&stopped]() -> Task<> {
        try {
            co_await sleep_for(1h);
        } catch (const Cancelled&) {
            stopped = true;
            throw;
        }
    });
    const auto broken = graph.node("broken", []() -> Task<int> {
        co_await sleep_for(1ms);
        throw std::runtime_error{"no disk"};
    });
    graph.node("never", [](int) { FAIL("must not run"); }, broken);
    CHECK_THROWS_WITH(executor.run(graph.run()), "no disk");
    CHECK(stopped);
    CHECK(graph.latest_run()->error_message().find("step 'broken'") != std::string::npos);
    const GraphView view = graph.graph();
    CHECK(view.nodes[0].state == NodeState::skipped);
    CHECK(view.nodes[1].state == NodeState::failed);
    CHECK(view.nodes[2].state == NodeState::skipped);
}

TEST_CASE("a graph shows its nodes, its edges and how far they are") {
    testing::SimulatedExecutor executor;
    Mix mix;
    GraphView view = mix.graph();
    REQUIRE(view.nodes.size() == 3);
    CHECK(view.nodes[1].name == "key");
    CHECK(view.nodes[1].weight == 2);
    REQUIRE(view.edges.size() == 2);
    CHECK(view.edges[0].from == 0);
    CHECK(view.edges[1].from == 1);
    CHECK(view.edges[1].to == 2);
    CHECK(view.nodes[0].state == NodeState::waiting);

    auto run = executor.start(mix.run(Song{"A", 1}));
    executor.advance(20ms);
    view = mix.graph();
    CHECK(view.nodes[0].state == NodeState::done);
    CHECK(view.nodes[1].state == NodeState::running);
    CHECK(view.nodes[2].state == NodeState::waiting);
    CHECK(mix.progress().percentage == 25);
    executor.advance(20ms);
    CHECK(mix.graph().nodes[2].state == NodeState::done);
    CHECK(mix.progress().percentage == 100);
    run.get();
}

TEST_CASE("the identity of a node is its place, whichever node is faster") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, void> graph;
    std::vector<std::string> ids(3);
    for (int i = 0; i < 3; ++i)
        graph.node("n" + std::to_string(i), [&ids, i]() -> Task<> {
            co_await sleep_for(std::chrono::milliseconds{3 - i});
            const StepScope& step = co_await this_step();
            ids[static_cast<std::size_t>(i)] = step.id().to_string();
        });
    executor.run(graph.run());
    CHECK(ids == std::vector<std::string>{"0", "1", "2"});
}

TEST_CASE("nodes retry, and then their inputs are as they were") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<std::string, std::string> graph;
    int attempts = 0;
    graph.output(graph.node("flaky", {.retry = {.max_retries = 2, .delay = 1ms}},
                            [&attempts](std::string text) {
                                if (++attempts < 3)
                                    throw std::runtime_error{"again"};
                                return text;
                            }));
    CHECK(executor.run(graph.run("text")) == "text");
    CHECK(attempts == 3);
}

TEST_CASE("a graph that is cancelled at any time ends, whatever the schedule") {
    testing::explore(300, [](testing::Trial& trial) {
        testing::SimulatedExecutor& executor = trial.executor();
        Mix mix;
        auto run = executor.start(mix.run(Song{"A", 1}));
        executor.advance(std::chrono::milliseconds{trial.random().below(32)});
        run.request_stop();
        executor.advance(1s);
        if (mix.status() == WorkflowStatus::completed)
            CHECK(run.get() == "A minor at 2");
        else
            CHECK_THROWS_AS(run.get(), Cancelled);
        const auto left = [](const GraphNode& node) {
            return node.state == NodeState::waiting || node.state == NodeState::running;
        };
        const GraphView view = mix.graph();
        CHECK(std::none_of(view.nodes.begin(), view.nodes.end(), left));
    });
}

TEST_CASE("a paused graph finishes what runs and starts nothing") {
    testing::SimulatedExecutor executor;
    Mix mix;
    auto run = executor.start(mix.run(Song{"A", 1}));
    executor.advance(20ms);
    mix.latest_run()->pause();
    executor.advance(1s);
    CHECK(mix.status() == WorkflowStatus::paused);
    CHECK(mix.graph().nodes[1].state == NodeState::done);
    mix.latest_run()->resume();
    CHECK(run.get() == "A minor at 2");
}

TEST_CASE("what cannot be a graph is refused with a reason") {
    testing::SimulatedExecutor executor;
    GraphWorkflow<NoInput, int> graph{{.name = "night"}};
    CHECK(message_of([&] { executor.run(graph.run()); }, ErrorCode::invalid_state) ==
          "graph 'night' has no nodes; node(...) defines them");
    const auto one = graph.node("one", [] { return 1; });
    CHECK(message_of([&] { executor.run(graph.run()); }, ErrorCode::invalid_state) ==
          "graph 'night' has no output; output(node) says whose result it returns");
    CHECK(message_of([&] { graph.node("one", [] { return 1; }); }, ErrorCode::duplicate) ==
          "graph 'night' has node 'one' already; give each a name of its own");
    message_of([&] { graph.node("bad", {.weight = -1}, [] { return 1; }); },
               ErrorCode::invalid_argument);

    GraphWorkflow<NoInput, int> other{{.name = "day"}};
    CHECK(message_of([&] { other.node("two", [](int n) { return n; }, one); },
                     ErrorCode::invalid_argument) ==
          "graph 'day': node 'two' names a node of another workflow, 'night'");
    CHECK_THROWS_AS(other.output(one), Error);
    graph.output(one);
    message_of([&] { graph.output(one); }, ErrorCode::invalid_state);
    CHECK(executor.run(graph.run()) == 1);
    CHECK(graph.graph().nodes.size() == 1);
}
