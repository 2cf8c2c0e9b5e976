// SPDX-License-Identifier: MIT
// Workflows as the steps of a workflow: they have its user, priority and deadline, count as the
// share of their steps, and their errors tell the whole way.
#include "coflow/core/executor.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/nested.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

class Analyze : public BaseWorkflow<std::string, double> {
protected:
    Task<double> execute(std::string song) override {
        std::cout << "analyze " << song << " for " << user_id() << ", child of "
                  << context().parent_id() << "\n";
        co_await step("load", &Analyze::load, song);
        co_return 128.0;
    }

private:
    Task<> load(std::string song) {
        co_await sleep_for(1ms);
        if (song == "missing.mp3")
            throw std::runtime_error{"no such file"};
    }
};

class Album : public PipelineWorkflow<std::string, std::string> {
public:
    Album() {
        steps(step("analyze", nested<Analyze>(), {.timeout = 1min, .weight = 3}),
              step("title", [](double bpm) {
                  return "an album at " + std::to_string(static_cast<int>(bpm));
              }));
    }
};

int main() {
    WorkflowExecutor executor;
    Album album;

    std::cout << executor.run(album.run("song.mp3", {.id = "a1", .user_id = "123"})) << "\n";

    try {
        executor.run(album.run("missing.mp3", {.id = "a2", .user_id = "123", .timeout = 1h}));
    } catch (const std::runtime_error&) {
        std::cout << album.latest_run()->error_message() << "\n";
    }
}
