// SPDX-License-Identifier: MIT
#include "coflow/model/step_scope.hpp"

#include "coflow/model/run_context.hpp"
#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("scopes are numbered within their parent in the order in which they are made") {
    RunContext run{{}, "video"};
    StepScope first{run, "first"};
    StepScope second{run, "second", 4};
    StepScope inner{second, "inner"};
    StepScope innermost{inner, "innermost"};
    StepScope next{second, "next"};

    CHECK(run.id() != "");
    CHECK(static_cast<StepScope&>(run).id().is_run());
    CHECK(first.id().to_string() == "0");
    CHECK(second.id().to_string() == "1");
    CHECK(innermost.id().to_string() == "1.0.0");
    CHECK(next.id().to_string() == "1.1");
    CHECK(innermost.name() == "innermost");
    CHECK(innermost.parent() == &inner);
    CHECK(&innermost.run() == &run);
}

TEST_CASE("ordinals can be reserved for steps that are made in any order") {
    RunContext run{{}, "video"};
    const std::uint32_t first = run.reserve_steps(2);
    StepScope next{run, "next"};
    StepScope late{run, "late", 1, first + 1};
    StepScope early{run, "early", 1, first};
    CHECK(early.id().to_string() == "0");
    CHECK(late.id().to_string() == "1");
    CHECK(next.id().to_string() == "2");
}

TEST_CASE("a scope knows its attempt") {
    RunContext run{{}, "video"};
    StepScope step{run, "step"};
    CHECK(step.attempt() == 1);
    CHECK(step.most_attempts() == 1);
    step.set_most_attempts(4);
    step.set_attempt(2);
    CHECK(step.attempt() == 2);
    CHECK(step.most_attempts() == 4);
}
