// SPDX-License-Identifier: MIT
#include "coflow/model/progress.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("the progress of a run that has not begun is empty") {
    const Progress progress;
    CHECK(progress.percentage == 0);
    CHECK(progress.current_step.empty());
    CHECK(progress.message.empty());
    CHECK(progress.status == WorkflowStatus::pending);
    CHECK(progress.version == 0);
}
