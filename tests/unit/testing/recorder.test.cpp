// SPDX-License-Identifier: MIT
#include "coflow/testing/recorder.hpp"

#include "coflow/core/sleep.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/catch.hpp"
#include "coflow/testing/explore.hpp"
#include "coflow/workflow/async_workflow.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using testing::Recorder;
using testing::SimulatedExecutor;

namespace {

/// Loads at the second attempt, then mixes for two seconds.
class Mix : public PipelineWorkflow<int, int> {
public:
    Mix() : PipelineWorkflow{{.name = "mix"}} {
        steps(step("load", &Mix::load, {.retry = {.max_retries = 1, .delay = 500ms}}),
              step("blend", &Mix::blend));
    }

private:
    Task<int> load(int song) {
        co_await sleep_for(1s);
        if (++loads_ == 1)
            throw std::runtime_error{"no such file"};
        co_return song;
    }
    Task<int> blend(int song) {
        report_progress(50, "two tracks");
        co_await sleep_for(2s);
        co_return 2 * song;
    }
    int loads_ = 0;
};

Task<> busy() {
    for (int turn = 0; turn < 3; ++turn)
        co_await this_task::yield();
}
using Busy = AsyncWorkflow<NoInput, void, Task<> (*)()>;

/// What happens to three runs that start at the same time.
std::string trace_of(std::uint64_t seed) {
    SimulatedExecutor executor{{.seed = seed}};
    Recorder recorder{executor};
    {
        WorkflowManager manager{executor};
        std::vector<WorkflowHandle<void>> runs;
        for (const char* name : {"left", "middle", "right"})
            runs.push_back(manager.start(std::make_unique<Busy>(name, &busy), {}));
        for (WorkflowHandle<void>& run : runs)
            run.get();
    }
    return recorder.text();
}

} // namespace

TEST_CASE("the record of a run reads like a story", "[testing]") {
    SimulatedExecutor executor;
    Recorder recorder{executor};
    Mix mix;
    CHECK(executor.run(mix.run(21)) == 42);
    CHECK(recorder.text() == "0s mix#1 pending -> running\n"
                             "0s mix#1 step 0 load: started\n"
                             "1s mix#1 step 0 load: retrying after attempt 1: no such file\n"
                             "2.5s mix#1 50 %\n"
                             "2.5s mix#1 step 0 load: completed after attempt 2\n"
                             "2.5s mix#1 step 1 blend: started\n"
                             "2.5s mix#1 75 %: two tracks\n"
                             "4.5s mix#1 100 %: two tracks\n"
                             "4.5s mix#1 step 1 blend: completed\n"
                             "4.5s mix#1 running -> completed\n");
}

TEST_CASE("what has been recorded can be asked for as values", "[testing]") {
    using testing::StepChange;
    SimulatedExecutor executor;
    Recorder recorder{executor};
    WorkflowManager manager{executor};
    auto first = manager.start<Mix>(1, {.id = "a"});
    auto second = manager.start<Mix>(2, {.id = "b"});
    executor.advance(3s);
    second.cancel();
    CHECK(first.get() == 2);
    CHECK_THROWS_AS(second.get(), Cancelled);

    const auto runs = recorder.runs();
    CHECK(std::set(runs.begin(), runs.end()) == std::set<std::string>{"a", "b"});
    CHECK(recorder.terminal_events("a") == std::vector{WorkflowStatus::completed});
    CHECK(recorder.terminal_events("b") == std::vector{WorkflowStatus::cancelled});
    CHECK(recorder.terminal_events("c").empty());
    CHECK(recorder.steps("b").back() ==
          StepChange{.phase = StepPhase::cancelled, .id = "1", .name = "blend"});
    CHECK(recorder.changes<testing::StatusChange>("a").front() ==
          testing::StatusChange{WorkflowStatus::pending, WorkflowStatus::queued});
    CHECK(recorder.changes<testing::ProgressChange>("a").back().percentage == 100);
    for (const testing::RecordedEvent& event : recorder.events())
        CHECK(event.label == (event.run_id == recorder.runs()[0] ? "mix#1" : "mix#2"));
}

TEST_CASE("a seed gives the same events each time, others give others", "[testing]") {
    std::set<std::string> traces;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::string trace = trace_of(seed);
        CHECK(trace == trace_of(seed));
        traces.insert(trace);
    }
    CHECK(traces.size() > 10);
}

TEST_CASE("one recorder at a time records an executor", "[testing]") {
    SimulatedExecutor executor;
    {
        const Recorder first{executor};
        CHECK_THROWS_CODE(Recorder{executor}, ErrorCode::invalid_state);
    }
    const Recorder second{executor};
    CHECK(second.text().empty());
}

TEST_CASE("a run outlives its recorder", "[testing]") {
    SimulatedExecutor executor;
    WorkflowManager manager{executor};
    std::optional<Recorder> recorder{executor};
    auto run = manager.start<Mix>(1);
    executor.advance(2s);
    CHECK_FALSE(recorder->text().empty());
    recorder.reset();
    CHECK(run.get() == 2);
}

TEST_CASE("a recorder may be asked while another thread steers a run", "[testing]") {
    SimulatedExecutor executor;
    Recorder recorder{executor};
    WorkflowManager manager{executor};
    auto run = manager.start<Mix>(1, {.id = "a"});
    std::jthread other{[&] {
        while (recorder.terminal_events("a").empty())
            std::this_thread::yield();
    }};
    CHECK(run.get() == 2);
    other.join();
    CHECK(recorder.terminal_events("a") == std::vector{WorkflowStatus::completed});
}
