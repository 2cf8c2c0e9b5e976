// SPDX-License-Identifier: MIT
// A workflow that does three things at the same time and combines their results.
#include "coflow/coflow.hpp"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <string>
#include <tuple>

using namespace coflow;

class ParallelWorkflow : public BaseWorkflow<std::string, std::string> {
protected:
    Task<std::string> execute(std::string name) override {
        plan_steps(3);
        const std::uint32_t first = context().reserve_steps(3); // the same, whichever is faster
        const Results results = co_await when_all(
            step("audio", {.ordinal = first}, &ParallelWorkflow::process_audio, name),
            step("video", {.ordinal = first + 1}, &ParallelWorkflow::process_video, name),
            step("image", {.ordinal = first + 2}, &ParallelWorkflow::process_image, name));
        co_return combine_results(results);
    }

private:
    using Results = std::tuple<std::string, std::string, std::string>;

    // Each of them waits until all three are running: one after the other they would never end.
    Task<> meet() {
        if (++running_ == 3)
            all_running_.set();
        co_await all_running_.wait();
    }

    Task<std::string> process_audio(std::string name) {
        co_await meet();
        co_return name + ".wav";
    }
    Task<std::string> process_video(std::string name) {
        co_await meet();
        co_return name + ".mp4";
    }
    Task<std::string> process_image(std::string name) {
        co_await meet();
        co_return name + ".png";
    }

    static std::string combine_results(const Results& results) {
        return std::get<0>(results) + ", " + std::get<1>(results) + ", " + std::get<2>(results);
    }

    std::atomic<int> running_{0};
    Event all_running_;
};

int main() {
    WorkflowExecutor executor;
    ParallelWorkflow workflow;
    std::printf("%s\n", executor.run(workflow.run("trailer")).c_str());
    std::printf("%u steps, %.0f %%\n", workflow.latest_run()->step_counts().completed,
                workflow.progress().percentage);
}
