// SPDX-License-Identifier: MIT
#include "coflow/workflow/batch.hpp"

#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

/// The longer an item's number, the shorter it takes.
class Squares : public BatchWorkflow<int, int> {
public:
    explicit Squares(const BatchOptions& options = {}) : BatchWorkflow{options} {}

    std::vector<std::string> ids = std::vector<std::string>(10);
    std::vector<double> percentages;
    std::vector<BatchChunk> chunks;
    int running = 0;
    int most = 0;
    int fails_on = -1;
    int failures = 1000;

protected:
    Task<int> process(int item) override {
        most = std::max(most, ++running);
        const StepScope& here = co_await this_step();
        ids.at(static_cast<std::size_t>(item)) = here.id().to_string();
        co_await sleep_for(std::chrono::seconds{10 - item});
        --running;
        percentages.push_back(progress().percentage);
        if (item == fails_on && failures-- > 0)
            throw std::runtime_error{"no square of " + std::to_string(item)};
        co_return item* item;
    }
    Task<> chunk_completed(BatchChunk chunk) override {
        chunks.push_back(chunk);
        co_await sleep_for(100s);
    }
};

std::vector<int> numbers(int count) {
    std::vector<int> items(static_cast<std::size_t>(count));
    std::iota(items.begin(), items.end(), 0);
    return items;
}

} // namespace

TEST_CASE("a batch keeps order, limit, identities and percentage, whichever item is faster") {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        testing::SimulatedExecutor executor{{.seed = seed}};
        Squares workflow{{.concurrency = 3}};
        const auto result = executor.run(workflow.run(numbers(10)));
        CHECK(result.all_succeeded());
        REQUIRE(result.size() == 10);
        for (int item = 0; item < 10; ++item) {
            CHECK(result.value(static_cast<std::size_t>(item)) == item * item);
            CHECK(workflow.ids[static_cast<std::size_t>(item)] == std::to_string(item));
        }
        CHECK(workflow.most == 3);
        CHECK(workflow.progress().percentage == 100);
        CHECK(std::is_sorted(workflow.percentages.begin(), workflow.percentages.end()));
        CHECK(workflow.percentages.back() == Approx(90));
    }
}

TEST_CASE("a batch without items has a result without items") {
    testing::SimulatedExecutor executor;
    Squares workflow;
    const auto result = executor.run(workflow.run(std::vector<int>{}));
    CHECK(result.size() == 0);
    CHECK(result.report() == "all 0 items succeeded\n");
    CHECK(workflow.chunks.empty());
    CHECK(workflow.status() == WorkflowStatus::completed);
}

TEST_CASE("chunks follow each other, with a hook in between") {
    testing::SimulatedExecutor executor;
    Squares workflow{{.concurrency = 3, .chunk_size = 4}};
    auto handle = executor.start(workflow.run(numbers(10)));
    executor.advance(60s);
    CHECK(workflow.chunks.size() == 1);
    CHECK(workflow.running == 0);
    CHECK(workflow.progress().percentage == Approx(40));
    CHECK(std::move(handle).get().value(9) == 81);
    REQUIRE(workflow.chunks.size() == 3);
    CHECK(workflow.chunks[2].first == 8);
    CHECK(workflow.chunks[2].end == 10);
    CHECK(workflow.chunks[2].batch_size == 10);
}

TEST_CASE("the first item that fails ends a batch that fails fast") {
    testing::SimulatedExecutor executor;
    Squares workflow{{.concurrency = 2}};
    workflow.fails_on = 1;
    CHECK_THROWS_WITH(executor.run(workflow.run(numbers(10), {.id = "r"})), "no square of 1");
    CHECK(workflow.latest_run()->error_message() ==
          "workflow 'Squares' (r): step 'item 1' (1): no square of 1");
    CHECK(workflow.ids[2].empty());
    CHECK(workflow.latest_run()->step_counts().started == 2);
}

TEST_CASE("a batch that collects goes on and reports what failed") {
    testing::SimulatedExecutor executor;
    Squares workflow{{.concurrency = 2, .on_failure = OnItemFailure::collect}};
    workflow.fails_on = 4;
    auto result = executor.run(workflow.run(numbers(10)));
    CHECK(workflow.status() == WorkflowStatus::completed);
    CHECK_FALSE(result.all_succeeded());
    CHECK_FALSE(result.succeeded(4));
    CHECK(result.value(5) == 25);
    CHECK_THROWS_WITH(result.value(4), "no square of 4");
    REQUIRE(result.failures().size() == 1);
    CHECK(result.failures()[0].index == 4);
    CHECK(result.report() == "1 of 10 items failed:\n  item 4: no square of 4\n");
    CHECK_THROWS_WITH(std::move(result).values(), "no square of 4");
    CHECK(workflow.latest_run()->step_counts().failed == 1);
    CHECK(workflow.percentages.back() == Approx(90)); // the failed one counts
}

TEST_CASE("items are retried and limited in time by themselves") {
    testing::SimulatedExecutor executor;
    Squares workflow{
        {.on_failure = OnItemFailure::collect,
         .item = {.retry = {.max_retries = 2, .delay = 1s}, .attempt_timeout = 9500ms}}};
    workflow.fails_on = 3;
    workflow.failures = 2;
    const auto result = executor.run(workflow.run(numbers(10)));
    REQUIRE(result.failures().size() == 1);
    CHECK(result.failures()[0].index == 0); // takes ten seconds
    CHECK_THROWS_AS(result.value(0), TimedOut);
    CHECK(result.value(3) == 9);
}

// From functions, and of other types

TEST_CASE("a batch can be made from a function") {
    testing::SimulatedExecutor executor;
    AsyncBatch lengths{"lengths", [](const std::string& text) { return text.size(); }};
    CHECK(lengths.name() == "lengths");
    const std::vector<std::string> texts{"one", "three"};
    CHECK(executor.run(lengths.run(texts)).values() == std::vector<std::size_t>{3, 5});

    int sum = 0;
    AsyncBatch add{"add",
                   [&sum](std::unique_ptr<int> item) -> Task<> {
                       co_await sleep_for(1s);
                       sum += *item;
                   },
                   {.concurrency = 1}};
    std::vector<std::unique_ptr<int>> items;
    for (int item : {1, 2, 3})
        items.push_back(std::make_unique<int>(item));
    CHECK(executor.run(add.run(std::move(items))).size() == 3);
    CHECK(sum == 6);
}

TEST_CASE("senseless options of a batch are refused when it is made") {
    CHECK_THROWS_WITH(Squares{{.concurrency = 0}}, Catch::Contains("concurrency of 0"));
    CHECK_THROWS_WITH(Squares{{.item = {.weight = -1}}}, Catch::Contains("weight is negative"));
}

TEST_CASE("a batch shows its items as one group") {
    testing::SimulatedExecutor executor;
    Squares workflow;
    const auto state = [&] { return workflow.graph().nodes.at(0).state; };
    CHECK(state() == NodeState::waiting);
    CHECK(workflow.graph().nodes[0].kind == NodeKind::group);
    auto handle = executor.start(workflow.run(numbers(3)));
    executor.advance(1s);
    CHECK(state() == NodeState::running);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(state() == NodeState::skipped);
    workflow.fails_on = 1;
    CHECK_THROWS(executor.run(workflow.run(numbers(3))));
    CHECK(state() == NodeState::failed);
    workflow.fails_on = -1;
    executor.run(workflow.run(numbers(3)));
    CHECK(state() == NodeState::done);
}

// From outside

TEST_CASE("a batch that is to pause ends the items that are running and begins no other") {
    testing::SimulatedExecutor executor;
    Squares workflow{{.concurrency = 2}};
    auto handle = executor.start(workflow.run(numbers(10)));
    executor.advance(5s);
    workflow.latest_run()->pause();
    executor.advance(1h);
    CHECK(workflow.status() == WorkflowStatus::paused);
    CHECK(workflow.latest_run()->step_counts().completed == 2);
    CHECK(workflow.running == 0);
    workflow.latest_run()->resume();
    CHECK(std::move(handle).get().all_succeeded());
}

TEMPLATE_LIST_TEST_CASE("a batch runs on every executor", "[workflow]", test::AllBackends) {
    TestType backend;
    std::atomic<int> calls{0};
    const auto work = [&calls](int item) -> Task<int> {
        co_await this_task::yield();
        calls.fetch_add(1, std::memory_order_relaxed);
        if (item % 100 == 7)
            throw std::runtime_error{"seven"};
        co_return -item;
    };
    AsyncBatch batch{"negate",
                     work,
                     {.concurrency = 16, .chunk_size = 300, .on_failure = OnItemFailure::collect}};
    const auto result = backend.run(batch.run(numbers(1000)));
    CHECK(calls == 1000);
    CHECK(result.value(999) == -999);
    REQUIRE(result.failures().size() == 10);
    for (std::size_t failure = 0; failure < 10; ++failure)
        CHECK(result.failures()[failure].index == failure * 100 + 7);
    CHECK(batch.latest_run()->step_counts().completed == 990);
}

namespace {

struct BatchScenario {
    class Waits : public BatchWorkflow<int, int> {
    public:
        Waits() : BatchWorkflow{{.concurrency = 2, .on_failure = OnItemFailure::collect}} {}
        Event go;

    private:
        Task<int> process(int item) override {
            co_await go.wait();
            co_return item;
        }
    };
    Waits workflow;
    RunContext run{{}, "waits"};

    Task<> operate() {
        std::vector<int> items{1, 2, 3, 4};
        const auto result = co_await run_workflow(workflow, items, run);
        if (result.failures().size() != 0)
            throw std::logic_error{"an item that was cancelled has not failed"};
    }
    Task<> complete() {
        workflow.go.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK((run.status() == WorkflowStatus::completed) == (ending == test::Ending::returned));
        CHECK(run.step_counts().failed == 0);
    }
};

} // namespace

TEST_CASE("a batch ends as its items do, whenever it is cancelled") {
    test::check_cancellation<BatchScenario>();
    test::cancel_from_another_thread<BatchScenario>();
}
