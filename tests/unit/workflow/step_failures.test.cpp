// SPDX-License-Identifier: MIT
// How steps fail, are tried again and run out of time.
#include "coflow/core/shield.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/step.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;
using Bench = test::RunBench;

TEST_CASE("a failed step rethrows the error as it was, and the run knows where it came from") {
    Bench bench;
    auto fail = [](const std::string& what) -> Task<int> {
        co_await sleep_for(1s);
        throw MyError{what};
    };
    auto outer = [&]() -> Task<> { co_await step("inner", fail, std::string{"disk full"}); };
    const auto body = [&]() -> Task<> { co_await step("outer", outer); };
    CHECK_THROWS_AS(bench.run(body), MyError);
    CHECK(bench.context.status() == WorkflowStatus::failed);
    CHECK(bench.context.error_message() == "workflow 'bench' (r): step 'inner' (0.0): disk full");
    CHECK(bench.context.step_counts().failed == 2);
}

TEST_CASE("a step is retried by its options, and its last attempt is named") {
    Bench bench;
    int calls = 0;
    auto fetch = [&calls](std::string what) -> Task<std::string> {
        ++calls;
        co_await sleep_for(1s);
        if (what == "never" || calls < 3)
            throw MyError{"refused"};
        co_return what;
    };
    SECTION("until it succeeds") {
        bench.run([&]() -> Task<> {
            const std::string song =
                co_await step("fetch", {.retry = {.delay = 10s}}, fetch, "song");
            CHECK(song == "song");
        });
        CHECK(calls == 3);
        CHECK(bench.context.elapsed() == 1s + 10s + 1s + 20s + 1s);
        CHECK(bench.context.step_counts().retried == 2);
        CHECK(bench.context.step_counts().failed == 0);
    }
    SECTION("until it gives up") {
        const auto body = [&]() -> Task<> {
            co_await step("fetch", {.retry = {.max_retries = 3}}, fetch, "never");
        };
        CHECK_THROWS_AS(bench.run(body), MyError);
        CHECK(calls == 4);
        CHECK(bench.context.error_message() ==
              "workflow 'bench' (r): step 'fetch' (0), attempt 4 of 4: refused");
    }
    SECTION("not while it waits for the next attempt of a cancelled run") {
        auto handle = bench.start(
            [&]() -> Task<> { co_await step("fetch", {.retry = {.delay = 10s}}, fetch, "song"); });
        bench.executor.advance(5s);
        bench.context.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
        CHECK(calls == 1);
        CHECK(bench.context.elapsed() == 5s);
    }
}

TEST_CASE("retries of different runs and steps are spread by jitter though they share a time") {
    std::vector<Duration> times;
    for (const char* id : {"one", "two"}) {
        testing::SimulatedExecutor executor;
        Bench::Body workflow;
        int calls = 0;
        auto fetch = [&calls] {
            if (++calls % 2 == 1)
                throw MyError{"refused"};
        };
        for (int i = 0; i < 2; ++i) {
            RunContext again{{.id = id}, "bench"};
            workflow.body = [&]() -> Task<> {
                co_await step("fetch", {.retry = {.jitter = Jitter::full, .seed = 7}}, fetch);
            };
            executor.run(run_workflow(workflow, {}, again));
            times.push_back(again.elapsed());
        }
    }
    CHECK(times[0] == times[1]);
    CHECK(times[2] == times[3]);
    CHECK(times[0] != times[2]);
}

namespace {

Task<> slow() { co_await sleep_for(1h); }

} // namespace

TEST_CASE("an attempt that takes too long is told with the line of the options, or tried again") {
    Bench bench;
    const auto body = [&]() -> Task<> {
        co_await step("slow", {.retry = {.max_retries = 1, .delay = 5s}, .attempt_timeout = 10s},
                      slow);
    };
    CHECK_THROWS_AS(bench.run(body), TimedOut);
    CHECK(bench.context.elapsed() == 25s);
    CHECK_THAT(bench.context.error_message(),
               Catch::Contains("step 'slow' (0), attempt 2 of 2: the time limit of 10 s") &&
                   Catch::Contains("step_failures.test.cpp"));
}

TEST_CASE("a timeout limits all attempts of a step and the delays between them") {
    Bench bench;
    int calls = 0;
    auto fetch = [&calls](Duration takes) -> Task<> {
        ++calls;
        co_await sleep_for(takes);
        throw MyError{"refused"};
    };
    using Catch::Matchers::Contains;
    SECTION("in the first attempt") {
        const auto body = [&]() -> Task<> {
            co_await step("fetch", {.retry = {}, .timeout = 10s}, fetch, 1h);
        };
        CHECK_THROWS_AS(bench.run(body), TimedOut);
        CHECK(calls == 1);
        CHECK_THAT(bench.context.error_message(),
                   Contains("'fetch' (0), attempt 1 of 4: the time limit of 10 s"));
    }
    SECTION("in a later one, which is told with the whole limit") {
        const auto body = [&]() -> Task<> {
            co_await step("fetch", {.retry = {.delay = 2s}, .timeout = 10s}, fetch, 5s);
        };
        CHECK_THROWS_AS(bench.run(body), TimedOut);
        CHECK(calls == 2);
        CHECK_THAT(bench.context.error_message(),
                   Contains("'fetch' (0), attempt 2 of 4: the time limit of 10 s"));
    }
    SECTION("in a delay, and the error before it is told, too") {
        const auto body = [&]() -> Task<> {
            co_await step("fetch", {.retry = {.delay = 30s}, .timeout = 10s}, fetch, 5s);
        };
        CHECK_THROWS_AS(bench.run(body), TimedOut);
        CHECK(calls == 1);
        CHECK_THAT(bench.context.error_message(),
                   Contains("attempt 1 of 4: the time limit of 10 s") &&
                       Contains("has passed: refused"));
        CHECK(bench.context.step_counts().retried == 0);
    }
    SECTION("and is not extended by longer ones of the attempts") {
        const auto body = [&]() -> Task<> {
            co_await step("fetch", {.retry = {}, .timeout = 10s, .attempt_timeout = 20s}, fetch,
                          1h);
        };
        CHECK_THROWS_AS(bench.run(body), TimedOut);
        CHECK(calls == 1);
    }
    SECTION("while attempts that are too slow are tried again within it") {
        const auto body = [&]() -> Task<> {
            co_await step(
                "fetch",
                {.retry = {.max_retries = 9, .delay = 0s}, .timeout = 10s, .attempt_timeout = 4s},
                fetch, 1h);
        };
        CHECK_THROWS_AS(bench.run(body), TimedOut);
        CHECK(calls == 3);
    }
    CHECK(bench.context.elapsed() == 10s);
    CHECK(bench.context.step_counts().failed == 1);
}

TEST_CASE("an error that comes after the step's time is the outcome, and is not retried") {
    Bench bench;
    int calls = 0;
    auto stubborn = [&calls]() -> Task<> {
        ++calls;
        co_await shield(slow());
        throw MyError{"late"};
    };
    const auto body = [&]() -> Task<> {
        co_await step("stubborn", {.retry = {}, .timeout = 10s}, stubborn);
    };
    CHECK_THROWS_AS(bench.run(body), MyError);
    CHECK(calls == 1);
    CHECK(bench.context.elapsed() == 1h);
}

TEST_CASE("the run's stop reaches a step within a timeout, and is no failure") {
    for (const StepOptions& options :
         {StepOptions{.retry = {}, .timeout = 10s},
          StepOptions{.retry = {}, .attempt_timeout = 10s},
          StepOptions{.retry = {}, .timeout = 9s, .attempt_timeout = 10s}}) {
        Bench bench;
        auto handle = bench.start([&]() -> Task<> { co_await step("slow", options, slow); });
        bench.executor.advance(5s);
        bench.context.request_stop();
        CHECK_THROWS_AS(handle.get(), Cancelled);
        CHECK(bench.context.elapsed() == 5s);
        CHECK(bench.context.step_counts().failed == 0);
    }
}

TEST_CASE("options that cannot work are refused before the step runs") {
    Bench bench;
    bool called = false;
    auto plain = [&called] { called = true; };
    auto taking = [&called](std::unique_ptr<int>) { called = true; };
    const auto refusal = [&](auto make) {
        RunContext run{{}, "bench"};
        bench.workflow.body = std::move(make);
        try {
            bench.executor.run(run_workflow(bench.workflow, {}, run));
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            return std::string{error.what()};
        }
        return std::string{"none"};
    };
    using Catch::Matchers::Contains;
    CHECK_THAT(refusal([&]() -> Task<> { co_await step("s", plain, {.timeout = 1s}); }),
               Contains("step 's'") && Contains("return a Task"));
    CHECK_THAT(refusal([&]() -> Task<> { co_await step("s", plain, {.attempt_timeout = 1s}); }),
               Contains("return a Task"));
    CHECK_THAT(refusal([&]() -> Task<> { co_await step("s", plain, {.weight = -1}); }),
               Contains("weight"));
    CHECK_THAT(
        refusal([&]() -> Task<> { co_await step("s", plain, {.retry = {.max_retries = -1}}); }),
        Contains("max_retries"));
    CHECK_THAT(refusal([&]() -> Task<> {
                   auto number = std::make_unique<int>(1);
                   co_await step("s", {.retry = {}}, taking, moving(number));
               }),
               Contains("cannot be retried"));
    CHECK_FALSE(called);
}

TEST_CASE("a step outside of a run says so") {
    testing::SimulatedExecutor executor;
    const auto lost = []() -> Task<> { co_await step("lost", [](int value) { return value; }, 1); };
    CHECK_THROWS_WITH(executor.run(lost()),
                      Catch::Contains("step 'lost'") && Catch::Contains("no workflow run"));
}
