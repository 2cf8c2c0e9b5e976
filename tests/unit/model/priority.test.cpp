// SPDX-License-Identifier: MIT
#include "coflow/model/priority.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("priorities are ordered and read back from their names") {
    for (std::size_t index = 0; index < workflow_priorities.size(); ++index) {
        CHECK(priority_from_string(to_string(workflow_priorities[index])) ==
              workflow_priorities[index]);
        if (index > 0)
            CHECK(workflow_priorities[index - 1] < workflow_priorities[index]);
    }
    CHECK(to_string(WorkflowPriority::critical) == "critical");
    CHECK_FALSE(priority_from_string("urgent").has_value());
    CHECK(to_string(static_cast<WorkflowPriority>(9)) == "unknown");
}
