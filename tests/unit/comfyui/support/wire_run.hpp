// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/run_prompt.hpp"
#include "unit/comfyui/support/recorded_server.hpp"
#include "unit/comfyui/support/replay_bench.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace coflow::comfyui::recordings {

struct WireRun {
    RunOutcome outcome;
    Duration took{};
    int submits = 0;
    int restarts = 0;
};

/// Runs the prompt of a recorded run, over a server that plays the recording.
inline WireRun run_over_wire(RecordedServer& model, std::size_t number, std::size_t step,
                             std::vector<simulation::WireFault> faults, std::uint64_t seed) {
    model.choose(number);
    model.delay_history(std::chrono::milliseconds{seed % 3 == 0 ? 40 : 0});
    simulation::ReplayBench bench{model, step, std::move(faults), seed};
    const TimePoint begin = bench.executor.now();
    comfyui::RunOptions options;
    options.poll_by = seed % 2 == 0 ? PollBy::job : PollBy::queue_and_history;
    Submission submission{Prompt{model.recorded()[number].prompt}};
    WireRun run;
    run.outcome = bench.executor.run(run_prompt(bench.client, std::move(submission), options));
    run.took = bench.executor.now() - begin;
    run.submits = model.submits();
    run.restarts = bench.server.restarts();
    return run;
}

inline void check_as_recorded(const WireRun& run, const RecordedRun& recorded) {
    CHECK(to_string(run.outcome.end) == to_string(recorded.end));
    if (!recorded.history.is_null())
        CHECK(run.outcome.outputs == recorded.history["outputs"]);
    CHECK(run.outcome.failure.has_value() == (recorded.end == RunEnd::failed));
}

/// Calls the function with a server, and the number of a run of it, for all runs; counts them.
template <class Function>
void for_each_run(Function function) {
    std::uint64_t count = 0;
    for (const char scenario : scenarios) {
        RecordedServer model{read(scenario)};
        for (std::size_t number = 0; number < model.recorded().size(); ++number) {
            ++count;
            INFO("scenario " << scenario << " run " << number << " count " << count);
            function(model, number, count);
        }
    }
}

} // namespace coflow::comfyui::recordings
