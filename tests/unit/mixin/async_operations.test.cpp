// SPDX-License-Identifier: MIT
#include "coflow/mixin/async_operations.hpp"

#include "coflow/core/event.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

Task<int> after(Duration delay, int value) {
    co_await sleep_for(delay);
    co_return value;
}

class Operations : public BaseWorkflow<NoInput, std::string, AsyncOperationMixin> {
    Task<std::string> execute(NoInput) override {
        std::string text;
        const auto [a, b] = co_await gather(after(2s, 1), after(1s, 2));
        text += "gather " + std::to_string(a) + std::to_string(b);

        std::vector<Task<int>> tasks;
        tasks.push_back(after(2s, 3));
        tasks.push_back(after(1s, 4));
        const std::vector<int> all = co_await gather(std::move(tasks));
        text += ", " + std::to_string(all.at(0)) + std::to_string(all.at(1));

        const auto first = co_await race(after(2s, 5), after(1s, 6));
        text += "; race " + std::to_string(first.index()) + std::to_string(std::get<1>(first));

        const std::vector<int> items{1, 2, 3};
        const std::vector<int> mapped = co_await throttled_map(
            items, 2, [](int item, int factor) { return after(1s, item * factor); }, 10);
        text += "; map " + std::to_string(mapped.at(2));

        text += "; blocking " +
                std::to_string(co_await run_blocking([](int value) { return value + 1; }, 6));
        co_await sleep(1s);
        try {
            co_await with_timeout(1s, after(1h, 0));
        } catch (const TimedOut&) {
            text += "; timed out";
        }
        co_return text;
    }
};

/// A workflow that waits in one of the operations for an event.
template <int Operation>
class Waits : public BaseWorkflow<NoInput, void, AsyncOperationMixin> {
public:
    Event go;

private:
    static Task<> wait(Event& event) { co_await event.wait(); }
    static Task<> nap() { co_await Waits::sleep(1h); }

    Task<> execute(NoInput) override {
        const std::vector<int> items{1, 2, 3};
        if constexpr (Operation == 0)
            co_await gather(wait(go), wait(go));
        else if constexpr (Operation == 1)
            co_await race(wait(go), wait(go));
        else if constexpr (Operation == 2)
            co_await with_timeout(1h, wait(go));
        else if constexpr (Operation == 3)
            co_await throttled_map(
                items, 2, [](int, Event& event) { return wait(event); }, std::ref(go));
        else
            co_await race(nap(), wait(go));
    }
};

template <int Operation>
struct Scenario {
    Waits<Operation> workflow;

    Task<> operate() { co_await workflow.run(); }
    Task<> complete() {
        workflow.go.set();
        co_return;
    }
    void check(test::Ending ending) {
        if (workflow.latest_run() != nullptr && workflow.latest_run()->started())
            CHECK(workflow.status() == (ending == test::Ending::returned
                                            ? WorkflowStatus::completed
                                            : WorkflowStatus::cancelled));
    }
};

} // namespace

TEST_CASE("the operations are those of the core") {
    testing::SimulatedExecutor executor;
    Operations workflow;
    const TimePoint start = executor.now();
    CHECK(executor.run(workflow.run()) == "gather 12, 34; race 16; map 30; blocking 7; timed out");
    CHECK(executor.now() - start == 9s);
}

TEMPLATE_TEST_CASE("a cancelled workflow leaves its operation at once", "", Scenario<0>,
                   Scenario<1>, Scenario<2>, Scenario<3>, Scenario<4>) {
    test::check_cancellation<TestType>();
}
