// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt_ended.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::comfyui;

TEST_CASE("each end but success is an error that says what happened") {
    RunOutcome outcome;
    outcome.prompt_id = "x";
    outcome.end = RunEnd::succeeded;
    CHECK_NOTHROW(require_success(outcome));
    outcome.end = RunEnd::interrupted;
    CHECK_THROWS_WITH(require_success(outcome), Catch::Contains("x was interrupted"));
    outcome.end = RunEnd::timed_out;
    outcome.confirmed = false;
    CHECK_THROWS_WITH(require_success(outcome), Catch::Contains("may still run"));
    CHECK(PromptEnded{outcome}.code() == ErrorCode::timed_out);
    outcome.end = RunEnd::lost;
    outcome.loss = Loss::restarted;
    CHECK_THROWS_WITH(require_success(outcome), Catch::Contains("restarted"));
    CHECK(PromptEnded{outcome}.code() == ErrorCode::closed);
    outcome.loss = Loss::none;
    outcome.end = RunEnd::failed;
    CHECK_THROWS_AS(require_success(outcome), PromptEnded);
    outcome.failure.emplace();
    CHECK_THROWS_AS(require_success(outcome), ExecutionFailed);
}
