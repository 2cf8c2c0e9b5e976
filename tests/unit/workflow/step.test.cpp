// SPDX-License-Identifier: MIT
#include "coflow/workflow/step.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/run_workflow.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

struct MyError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Task<int> add(int a, int b) {
    co_await sleep_for(1s);
    co_return a + b;
}

int twice(int value) { return 2 * value; }

Task<std::string> where_am_i() {
    const StepScope& here = co_await this_step();
    co_return here.id().to_string() + " " + std::string{here.name()};
}

Task<std::string> nested() {
    std::string text = co_await step("inner", where_am_i);
    const std::string second = co_await step("second", {}, where_am_i);
    co_return co_await where_am_i() + "|" + text + "|" + second;
}

/// Runs a coroutine function as the body of a workflow run, and keeps the run.
struct Bench {
    class Body : public BaseWorkflow<NoInput, void> {
    public:
        std::function<Task<>()> body;

    protected:
        Task<> execute(NoInput) override { return body(); }
    };

    template <class Function>
    void run(Function function) {
        workflow.body = std::move(function);
        executor.run(run_workflow(workflow, {}, context));
    }
    template <class Function>
    TaskHandle<> start(Function function) {
        workflow.body = std::move(function);
        return executor.start(run_workflow(workflow, {}, context));
    }

    Body workflow;
    RunContext context{{.id = "r"}, "bench"};
    testing::SimulatedExecutor executor;
};

} // namespace

TEST_CASE("a step runs coroutines and plain functions, with arguments or without") {
    Bench bench;
    std::vector<int> results;
    bench.run([&]() -> Task<> {
        results.push_back(co_await step("add", add, 1, 2));
        results.push_back(co_await step("add", {.timeout = 1min}, add, 3, 4));
        results.push_back(co_await step("twice", twice, 10));
        auto number = [value = std::make_shared<int>(5)]() -> Task<int> { co_return *value; };
        results.push_back(co_await step("number", number));
        results.push_back(co_await step("number", number, {.weight = 2}));
        auto nothing = [&results]() -> Task<> {
            results.push_back(0);
            co_return;
        };
        co_await step("nothing", nothing);
        auto plain = [&results] { results.push_back(1); };
        co_await step("plain", plain);
    });
    CHECK(results == std::vector<int>{3, 7, 20, 5, 5, 0, 1});
    CHECK(bench.context.step_counts().started == 7);
    CHECK(bench.context.step_counts().completed == 7);
    CHECK(bench.context.progress().current_step == "plain");
}

TEST_CASE("arguments are copied in, moved in, or passed by reference as they are written") {
    Bench bench;
    bench.run([]() -> Task<> {
        auto take = [](std::unique_ptr<int> value, const std::string& text) -> Task<std::size_t> {
            co_await sleep_for(1s);
            co_return static_cast<std::size_t>(*value) + text.size();
        };
        auto number = std::make_unique<int>(40);
        std::string text = "ab";
        const std::size_t taken = co_await step("take", take, moving(number), text);
        CHECK(taken == 42);
        CHECK(text == "ab");
        auto append = [](std::string& to) -> Task<> {
            to += "c";
            co_return;
        };
        co_await step("append", append, text);
        CHECK(text == "ab");
        co_await step("append", append, std::ref(text));
        CHECK(text == "abc");
    });
}

TEST_CASE("steps are numbered in the order in which they start, within their step") {
    Bench bench;
    std::vector<std::string> places;
    bench.run([&]() -> Task<> {
        places.push_back(co_await where_am_i());
        places.push_back(co_await step("first", where_am_i));
        places.push_back(co_await step("outer", nested));
        places.push_back(co_await step("last", where_am_i));
    });
    CHECK(places ==
          std::vector<std::string>{" ", "0 first", "1 outer|1.0 inner|1.1 second", "2 last"});
}

TEST_CASE("steps may run in parallel") {
    Bench bench;
    bench.run([]() -> Task<> {
        auto both = when_all(step("left", add, 1, 2), step("right", nested));
        auto [sum, places] = co_await std::move(both);
        CHECK(sum == 3);
        CHECK(places.find("inner") != std::string::npos);
    });
    CHECK(bench.context.elapsed() == 1s);
}

TEST_CASE("steps that start in parallel keep the ordinals that were reserved for them") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        testing::SimulatedExecutor executor{{.seed = seed}};
        Bench::Body workflow;
        RunContext run{{}, "bench"};
        std::vector<std::string> places;
        workflow.body = [&]() -> Task<> {
            co_await step("before", where_am_i);
            const std::uint32_t first = run.reserve_steps(3);
            std::vector<Task<std::string>> tasks;
            for (std::uint32_t i = 0; i < 3; ++i)
                tasks.push_back(step("branch", {.ordinal = first + i}, nested));
            auto all = when_all(std::move(tasks));
            places = co_await std::move(all);
            places.push_back(co_await step("after", where_am_i));
        };
        executor.run(run_workflow(workflow, {}, run));
        CAPTURE(seed);
        CHECK(places == std::vector<std::string>{"1 branch|1.0 inner|1.1 second",
                                                 "2 branch|2.0 inner|2.1 second",
                                                 "3 branch|3.0 inner|3.1 second", "4 after"});
    }
}

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
        RunContext run{{.id = id}, "bench"};
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

TEST_CASE("a timeout limits each attempt and is told with the line of the options") {
    Bench bench;
    auto slow = []() -> Task<> { co_await sleep_for(1h); };
    const auto body = [&]() -> Task<> {
        co_await step("slow", {.retry = {.max_retries = 1, .delay = 0s}, .timeout = 10s}, slow);
    };
    CHECK_THROWS_AS(bench.run(body), TimedOut);
    CHECK(bench.context.elapsed() == 20s);
    CHECK(bench.context.error_message().find("step 'slow' (0), attempt 2 of 2: ") !=
          std::string::npos);
    CHECK(bench.context.error_message().find("step.test.cpp") != std::string::npos);
}

TEST_CASE("the run's stop reaches a step within a timeout, and is no failure") {
    Bench bench;
    auto slow = []() -> Task<> { co_await sleep_for(1h); };
    auto handle = bench.start([&]() -> Task<> {
        co_await step("slow", {.retry = {.max_retries = 5}, .timeout = 10s}, slow);
    });
    bench.executor.advance(5s);
    bench.context.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(bench.context.elapsed() == 5s);
    CHECK(bench.context.step_counts().failed == 0);
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
    const auto lost = []() -> Task<> { co_await step("lost", twice, 1); };
    CHECK_THROWS_WITH(executor.run(lost()),
                      Catch::Contains("step 'lost'") && Catch::Contains("no workflow run"));
}

TEST_CASE("a step is a boundary at which a run pauses and stops") {
    Bench bench;
    int done = 0;
    auto busy = [&done] { ++done; };
    const auto body = [&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            co_await step("busy", busy);
            if (i == 0)
                bench.context.pause();
            if (i == 1)
                bench.context.request_stop();
        }
    };
    auto handle = bench.start(body);
    bench.executor.advance(1h);
    CHECK(done == 1);
    CHECK(bench.context.status() == WorkflowStatus::paused);
    bench.context.resume();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(done == 2);
}

namespace {

struct Tracer final : RunObserver {
    Tracer() : RunObserver{Steps::observed} {}
    void on_step(RunContext&, const StepEvent& event) noexcept override {
        static constexpr const char* phases[] = {"started",  "retrying", "completed",
                                                 "restored", "failed",   "cancelled"};
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(event.elapsed);
        lines.push_back(event.step.id().to_string() + " " +
                        phases[static_cast<std::size_t>(event.phase)] + " #" +
                        std::to_string(event.step.attempt()) + " " +
                        std::to_string(seconds.count()) + " " + describe(event.error));
    }
    std::vector<std::string> lines;
};

} // namespace

TEST_CASE("an observer sees each step begin, be retried and end, and when") {
    Bench bench;
    Tracer tracer;
    bench.context.set_observer(&tracer);
    int calls = 0;
    auto fetch = [&calls]() -> Task<> {
        co_await sleep_for(1s);
        if (++calls < 2)
            throw MyError{"refused"};
        if (calls > 2)
            co_await sleep_for(1h);
    };
    auto handle = bench.start([&]() -> Task<> {
        co_await step("fetch", fetch, {.retry = {.delay = 2s}});
        co_await step("fetch", fetch);
    });
    bench.executor.advance(10s);
    handle.request_stop();
    CHECK_THROWS_AS(handle.get(), Cancelled);
    CHECK(tracer.lines == std::vector<std::string>{"0 started #1 0 ", "0 retrying #1 1 refused",
                                                   "0 completed #2 4 ", "1 started #1 0 ",
                                                   "1 cancelled #1 6 "});
}

// Checkpoints

template <>
struct coflow::CheckpointCodec<int> {
    static std::string encode(int value) { return std::to_string(value); }
    static int decode(std::string_view bytes) { return std::stoi(std::string{bytes}); }
};

namespace {

class MapStore : public CheckpointStore {
public:
    Task<std::optional<std::string>> lookup(const StepKey& key) override {
        co_await sleep_for(1ms);
        const auto found = rows.find(key.step);
        if (found == rows.end())
            co_return std::nullopt;
        co_return found->second;
    }
    Task<> record(const StepKey& key, std::string bytes) override {
        co_await sleep_for(1ms);
        if (full)
            throw MyError{"store is full"};
        rows[key.step] = std::string{key.step_name} + "=" + bytes;
        rows[key.step] = std::move(bytes);
    }

    std::map<StepId, std::string> rows;
    bool full = false;
};

} // namespace

TEST_CASE("a step whose result is remembered does not run again") {
    testing::SimulatedExecutor executor;
    MapStore store;
    Bench::Body workflow;
    int calls = 0;
    int result = 0;
    auto number = [&calls] { return ++calls * 10; };
    auto nothing = [&calls]() -> Task<> {
        ++calls;
        co_return;
    };
    auto unknown = [&calls] { return std::vector<int>(static_cast<std::size_t>(++calls)); };
    workflow.body = [&]() -> Task<> {
        result = co_await step("number", number);
        co_await step("nothing", nothing);
        co_await step("unknown to the codecs", unknown);
    };
    Tracer tracer;
    for (int execution = 0; execution < 2; ++execution) {
        RunContext run{{.id = "same"}, "bench"};
        run.set_checkpoints(&store);
        run.set_observer(&tracer);
        executor.run(run_workflow(workflow, {}, run));
        CHECK(result == 10);
        CHECK(run.step_counts().completed == 3);
    }
    CHECK(calls == 4);
    CHECK(store.rows.size() == 2);
    CHECK(tracer.lines[7] == "0 restored #1 0 ");
}

TEST_CASE("a store that fails fails the step, once") {
    Bench bench;
    MapStore store;
    store.full = true;
    bench.context.set_checkpoints(&store);
    int calls = 0;
    auto number = [&calls] { return ++calls; };
    const auto body = [&]() -> Task<> { co_await step("number", number, {.retry = {}}); };
    CHECK_THROWS_WITH(bench.run(body), "store is full");
    CHECK(calls == 1);
    CHECK(bench.context.step_counts().failed == 1);
}

// Steps of a workflow class

namespace {

class Studio : public BaseWorkflow<int, int> {
protected:
    Task<int> execute(int value) override {
        plan_steps(4);
        value = co_await step("plus", &Studio::plus, value, 1);
        value = co_await step("plus", {.weight = 2}, &Studio::plus, value, 1);
        CHECK(progress().percentage == 75);
        co_await step("check", &Studio::check);
        co_return co_await step("twice", twice, value);
    }

private:
    Task<int> plus(int value, int more) const {
        co_await sleep_for(1s);
        co_return value + more;
    }
    void check() { ++checked_; }

    int checked_ = 0;
};

} // namespace

TEST_CASE("members of the workflow are steps without naming the object") {
    testing::SimulatedExecutor executor;
    Studio studio;
    CHECK(executor.run(studio.run(4)) == 12);
    CHECK(studio.latest_run()->step_counts().completed == 4);
    CHECK(studio.progress().percentage == 100);
}

namespace {

struct StepScenario {
    Bench::Body workflow;
    RunContext run{{}, "bench"};
    Event go;

    static Task<> wait(Event& go) { co_await go.wait(); }
    Task<> operate() {
        workflow.body = [this] { return step("wait", {.timeout = 1h}, wait, std::ref(go)); };
        co_await run_workflow(workflow, {}, run);
    }
    Task<> complete() {
        go.set();
        co_return;
    }
    void check(test::Ending ending) {
        const bool returned = ending == test::Ending::returned;
        CHECK(run.step_counts().completed == (returned ? 1 : 0));
        CHECK(run.step_counts().failed == 0);
    }
};

} // namespace

TEST_CASE("a step ends as its task does, whenever it is cancelled") {
    test::check_cancellation<StepScenario>();
    test::cancel_from_another_thread<StepScenario>();
}
