// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_watcher.hpp"

#include "support/catch.hpp"

using namespace coflow::comfyui;

TEST_CASE("a watcher overrides what it wants to know") {
    struct Last final : RunWatcher {
        void on_end(const RunOutcome& outcome) override { end = outcome.end; }
        RunEnd end = RunEnd::lost;
    };
    Last watcher;
    RunWatcher& told = watcher;
    told.on_progress({.percentage = 50, .node = "3"});
    told.on_event(ExecutionStarted{"id"});
    told.on_preview({});
    RunOutcome outcome;
    outcome.end = RunEnd::succeeded;
    told.on_end(outcome);
    CHECK(watcher.end == RunEnd::succeeded);
}
