// SPDX-License-Identifier: MIT
// Runs that end in ways that nobody expects.
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/pipeline.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <string>
#include <utility>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;
using Bench = test::RunBench;

namespace {

/// Runs `body` and returns what the run says of its end.
template <class Function>
std::string end_of(Function body) {
    Bench bench;
    bool threw = false;
    try {
        bench.run(std::move(body));
    } catch (...) {
        threw = true;
    }
    CHECK(threw);
    CHECK(bench.context.status() == WorkflowStatus::failed);
    return bench.context.error_message();
}

Task<> throw_text() {
    co_await sleep_for(1s);
    throw std::string{"a text"};
}

} // namespace

TEST_CASE("what is thrown need not be an exception") {
    CHECK(end_of([]() -> Task<> { return throw_text(); }) == "workflow 'bench' (r): a text");
    CHECK(end_of([]() -> Task<> { co_await step("s", throw_text); }) ==
          "workflow 'bench' (r): step 's' (0): a text");
    const auto number = [] { throw 42; };
    CHECK(end_of([&]() -> Task<> { co_await step("s", number, {.retry = {.delay = 0s}}); }) ==
          "workflow 'bench' (r): step 's' (0), attempt 4 of 4: an exception that is no "
          "std::exception");
}

TEST_CASE("a workflow or a step that returns an empty task fails") {
    const auto empty = [] {
        Task<> task = throw_text();
        const Task<> taken = std::move(task);
        return task;
    };
    CHECK_THAT(end_of(empty), Catch::Contains("this Task is empty"));
    CHECK_THAT(end_of([&]() -> Task<> { co_await step("s", empty); }),
               Catch::Contains("step 's' (0): this Task is empty"));
    CHECK_THAT(end_of([&]() -> Task<> { co_await step("s", empty, {.timeout = 1s}); }),
               Catch::Contains("step 's' (0): this Task is empty"));
}

TEST_CASE("a function that throws before it is a coroutine fails the step or the run") {
    const auto hasty = []() -> Task<> { throw MyError{"at once"}; };
    CHECK(end_of([&]() -> Task<> { return hasty(); }) == "workflow 'bench' (r): at once");
    CHECK(end_of([&]() -> Task<> { co_await step("s", hasty); }) ==
          "workflow 'bench' (r): step 's' (0): at once");
}

namespace {

struct Exploding {
    Exploding() = default;
    ~Exploding() noexcept(false) { throw MyError{"destructor"}; }
};

/// A result that cannot be handed over.
struct Sticky {
    Sticky() = default;
    Sticky(Sticky&&) { throw MyError{"stuck"}; }
    Sticky& operator=(Sticky&&) = default;
};

class Stuck : public BaseWorkflow<NoInput, Sticky> {
protected:
    Task<Sticky> execute(NoInput) override {
        Sticky result;
        co_return result;
    }
};

} // namespace

TEST_CASE("an object that throws when it is destroyed fails the run") {
    CHECK(end_of([]() -> Task<> { co_await step("s", [] { const Exploding object; }); }) ==
          "workflow 'bench' (r): step 's' (0): destructor");
}

TEST_CASE("a result that cannot be handed over fails the run") {
    testing::SimulatedExecutor executor;
    Stuck workflow;
    CHECK_THROWS_AS(executor.run(workflow.run()), MyError);
    CHECK(workflow.status() == WorkflowStatus::failed);
}

// Hooks

namespace {

template <class Host>
class Faulty {
public:
    void on_start(RunContext& run) { fail(run, "start"); }
    void on_progress(RunContext& run, const Progress&) { fail(run, "progress"); }
    void on_complete(RunContext& run) { fail(run, "complete"); }
    void on_error(RunContext& run, const std::exception_ptr&) { fail(run, "error"); }
    void on_cancel(RunContext& run) { fail(run, "cancel"); }

private:
    static void fail(const RunContext& run, const std::string& hook) {
        if (run.id().find(hook) != std::string::npos)
            throw MyError{hook};
    }
};

class Hooked : public BaseWorkflow<Duration, void, Faulty> {
protected:
    Task<> execute(Duration delay) override {
        report_progress(50);
        co_await sleep_for(delay);
    }
};

} // namespace

TEST_CASE("a hook that throws is named in the error of its run") {
    testing::SimulatedExecutor executor;
    Hooked workflow;
    const auto message = [&](const char* id) {
        CHECK_THROWS_AS(executor.run(workflow.run(1s, {.id = id})), MyError);
        CHECK(workflow.status() == WorkflowStatus::failed);
        return workflow.latest_run()->error_message();
    };
    CHECK(message("start") == "workflow 'Hooked' (start): on_start of Faulty: start");
    CHECK(message("complete") == "workflow 'Hooked' (complete): on_complete of Faulty: complete");
    CHECK(message("start error") ==
          "workflow 'Hooked' (start error): on_start of Faulty, on_error of Faulty threw "
          "'error': start");
}

TEST_CASE("a hook that throws when all is decided changes nothing") {
    testing::SimulatedExecutor executor;
    Hooked workflow;
    CHECK_NOTHROW(executor.run(workflow.run(1s, {.id = "progress"})));
    CHECK(workflow.status() == WorkflowStatus::completed);

    auto handle = executor.start(workflow.run(1h, {.id = "cancel"}));
    executor.advance(1s);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(workflow.status() == WorkflowStatus::cancelled);
}
