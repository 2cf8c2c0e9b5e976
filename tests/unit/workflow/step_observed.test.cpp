// SPDX-License-Identifier: MIT
// What observers and checkpoint stores see of steps.
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/step.hpp"
#include "support/catch.hpp"
#include "support/run_bench.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using test::MyError;
using Bench = test::RunBench;

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

/// What the store of these tests can hold; no other type, as the codecs of a program's types must
/// be the same in all of its files.
struct Number {
    int value;
};

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
        rows[key.step] = std::move(bytes);
    }

    std::map<StepId, std::string> rows;
    bool full = false;
};

} // namespace

template <>
struct coflow::CheckpointCodec<Number> {
    static std::string encode(const Number& number) { return std::to_string(number.value); }
    static Number decode(std::string_view bytes) { return {std::stoi(std::string{bytes})}; }
};

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

TEST_CASE("a step whose result is remembered does not run again") {
    testing::SimulatedExecutor executor;
    MapStore store;
    Bench::Body workflow;
    int calls = 0;
    int result = 0;
    auto number = [&calls] { return Number{++calls * 10}; };
    auto nothing = [&calls]() -> Task<> {
        ++calls;
        co_return;
    };
    auto unknown = [&calls] { return std::vector<int>(static_cast<std::size_t>(++calls)); };
    workflow.body = [&]() -> Task<> {
        const Number number_now = co_await step("number", number);
        result = number_now.value;
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
    auto number = [&calls] { return Number{++calls}; };
    const auto body = [&]() -> Task<> { co_await step("number", number, {.retry = {}}); };
    CHECK_THROWS_WITH(bench.run(body), "store is full");
    CHECK(calls == 1);
    CHECK(bench.context.step_counts().failed == 1);
}
