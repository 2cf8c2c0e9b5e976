// SPDX-License-Identifier: MIT
#include "coflow/model/status.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a run moves from pending to an end and never back") {
    STATIC_REQUIRE(can_transition(WorkflowStatus::pending, WorkflowStatus::queued));
    STATIC_REQUIRE(can_transition(WorkflowStatus::queued, WorkflowStatus::running));
    STATIC_REQUIRE(can_transition(WorkflowStatus::running, WorkflowStatus::paused));
    STATIC_REQUIRE(can_transition(WorkflowStatus::paused, WorkflowStatus::running));
    STATIC_REQUIRE_FALSE(can_transition(WorkflowStatus::paused, WorkflowStatus::completed));
    STATIC_REQUIRE_FALSE(can_transition(WorkflowStatus::queued, WorkflowStatus::completed));
    STATIC_REQUIRE_FALSE(can_transition(WorkflowStatus::running, WorkflowStatus::queued));
}

TEST_CASE("every status that is no end can become cancelled and failed") {
    for (const WorkflowStatus status : workflow_statuses) {
        INFO(to_string(status));
        CHECK(can_transition(status, WorkflowStatus::cancelled) == !is_terminal(status));
        CHECK(can_transition(status, WorkflowStatus::failed) == !is_terminal(status));
    }
}

TEST_CASE("nothing follows an end, and no status follows itself") {
    for (const WorkflowStatus from : workflow_statuses)
        for (const WorkflowStatus to : workflow_statuses) {
            INFO(to_string(from) << " to " << to_string(to));
            if (is_terminal(from) || from == to)
                CHECK_FALSE(can_transition(from, to));
        }
}

TEST_CASE("a status is read back from its name") {
    for (const WorkflowStatus status : workflow_statuses)
        CHECK(status_from_string(to_string(status)) == status);
    CHECK(to_string(WorkflowStatus::cancelled) == "cancelled");
    CHECK_FALSE(status_from_string("Completed").has_value());
    CHECK(to_string(static_cast<WorkflowStatus>(77)) == "unknown");
}
