// SPDX-License-Identifier: MIT
#include "coflow/mixin/caching.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

int double_of(int value) { return 2 * value; }

/// `Tag` makes it a class of its own, with caches of its own, for each test.
template <int Tag>
class Analysis : public BaseWorkflow<std::string, std::size_t, CachingMixin> {
public:
    static inline std::atomic<int> calls{0};

    using BaseWorkflow::cache_statistics;
    using BaseWorkflow::clear_cache;

    Task<std::size_t> twice_the_same_name() {
        const int number = co_await cached("one", {}, double_of, 4);
        co_return static_cast<std::size_t>(number) + co_await cached("one", {}, &Analysis::other);
    }

private:
    Task<std::size_t> execute(std::string song) override {
        co_return co_await cached("measure", {.capacity = 2}, &Analysis::measure, song, 1);
    }
    Task<std::size_t> measure(const std::string& song, int times) {
        ++calls;
        co_await sleep_for(1s);
        co_return song.size() * static_cast<std::size_t>(times);
    }
    std::size_t other() const { return 1; }
};

template <class Workflow>
std::size_t run(testing::SimulatedExecutor& executor, std::string song) {
    Workflow workflow;
    return executor.run(workflow.run(std::move(song)));
}

} // namespace

TEST_CASE("a workflow's cache outlives its runs and its objects") {
    using Workflow = Analysis<1>;
    testing::SimulatedExecutor executor;
    CHECK(run<Workflow>(executor, "one") == 3);
    CHECK(run<Workflow>(executor, "one") == 3);
    CHECK(run<Workflow>(executor, "three") == 5);
    CHECK(Workflow::calls == 2);
    const MemoStatistics statistics = Workflow{}.cache_statistics("measure");
    CHECK(statistics.hits == 1);
    CHECK(statistics.misses == 2);
    CHECK(Workflow{}.cache_statistics("unknown").misses == 0);
}

TEST_CASE("a workflow's cache has the capacity of its options, and can be cleared") {
    using Workflow = Analysis<2>;
    testing::SimulatedExecutor executor;
    for (const char* song : {"a", "b", "c", "a"})
        run<Workflow>(executor, song);
    CHECK(Workflow::calls == 4);
    CHECK(Workflow{}.cache_statistics("measure").evictions == 2);
    Workflow{}.clear_cache("measure");
    run<Workflow>(executor, "a");
    CHECK(Workflow::calls == 5);
    CHECK_NOTHROW(Workflow{}.clear_cache("unknown"));
}

TEST_CASE("workflows of different classes share nothing") {
    testing::SimulatedExecutor executor;
    run<Analysis<3>>(executor, "one");
    run<Analysis<4>>(executor, "one");
    CHECK(Analysis<3>::calls == 1);
    CHECK(Analysis<4>::calls == 1);
}

TEST_CASE("runs at the same time share a flight") {
    using Workflow = Analysis<5>;
    testing::SimulatedExecutor executor;
    std::vector<std::unique_ptr<Workflow>> workflows;
    std::vector<TaskHandle<std::size_t>> runs;
    const auto impatient = [](Workflow& workflow) -> Task<std::size_t> {
        co_return co_await workflow.run("one");
    };
    for (int count = 0; count < 8; ++count) {
        workflows.push_back(std::make_unique<Workflow>());
        runs.push_back(executor.start(impatient(*workflows.back())));
    }
    for (auto& handle : runs)
        CHECK(handle.get() == 3);
    CHECK(Workflow::calls == 1);
}

TEST_CASE("one name for two functions is an error") {
    testing::SimulatedExecutor executor;
    Analysis<6> workflow;
    CHECK_THROWS_WITH(executor.run(workflow.twice_the_same_name()), Catch::Contains("'one'"));
}

TEST_CASE("text is remembered as what it says, not where it stands") {
    detail::CacheKey<const char*, std::string_view, char(&)[3], int> key{"a", "b", "cc", 1};
    STATIC_REQUIRE(
        std::is_same_v<decltype(key), std::tuple<std::string, std::string, std::string, int>>);
    const detail::CacheKeyHash hash;
    CHECK(hash(key) == hash(std::tuple{std::string{"a"}, std::string{"b"}, std::string{"cc"}, 1}));
    CHECK(hash(key) != hash(std::tuple{std::string{"b"}, std::string{"a"}, std::string{"cc"}, 1}));
    CHECK(hash(std::tuple{}) == 0);
}
