// SPDX-License-Identifier: MIT
#include "coflow/core/environment.hpp"

#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace coflow;

namespace {

struct Run : RunSlot {};

/// A node that records when its turn comes.
struct Recorder : ReadyNode {
    Recorder(std::vector<int>& order, int number)
        : ReadyNode{&Recorder::record}, order_{order}, number_{number} {}

private:
    static void record(ReadyNode& node) noexcept {
        auto& self = static_cast<Recorder&>(node);
        self.order_.push_back(self.number_);
    }

    std::vector<int>& order_;
    int number_;
};

Task<const Environment*> inner() { co_return &co_await this_task::environment(); }
Task<const Environment*> middle() { co_return co_await inner(); }
Task<Environment> outer(const Environment*& of_inner) {
    of_inner = co_await middle();
    co_return co_await this_task::environment();
}

} // namespace

TEST_CASE("an environment schedules with its own priority", "[core]") {
    testing::SimulatedExecutor executor;
    std::vector<int> order;
    Recorder first{order, 1};
    Recorder second{order, 2};
    Recorder third{order, 3};
    const Environment normal{.scheduler = &executor.scheduler()};
    const Environment high{.scheduler = &executor.scheduler(), .priority = Priority::high};
    const Environment critical{.scheduler = &executor.scheduler(), .priority = Priority::critical};
    normal.schedule(third);
    high.spawn(second);
    critical.schedule(first);
    executor.run_until_idle();
    CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("awaiting a task hands down the very same environment", "[core]") {
    testing::SimulatedExecutor executor;
    Run slot;
    const Environment* of_inner = nullptr;
    auto handle = executor.start(outer(of_inner),
                                 {.priority = Priority::high, .name = "outer", .run = &slot});
    const Environment of_outer = handle.get();
    CHECK(of_inner != nullptr);
    CHECK(of_outer.scheduler == &executor.scheduler());
    CHECK(of_outer.run == &slot);
    CHECK(of_outer.name == std::string_view{"outer"});
    CHECK(of_outer.priority == Priority::high);
    CHECK(of_outer.stop.stop_possible());
}

TEST_CASE("a new environment is that of no executor", "[core]") {
    const Environment environment;
    CHECK(environment.scheduler == nullptr);
    CHECK_FALSE(environment.stop.stop_possible());
    CHECK(environment.run == nullptr);
    CHECK(environment.priority == Priority::normal);
}
