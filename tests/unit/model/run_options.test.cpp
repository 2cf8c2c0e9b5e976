// SPDX-License-Identifier: MIT
#include "coflow/model/run_options.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("run options are written by name and default to an anonymous run") {
    constexpr RunOptions options{.user_id = "123", .priority = WorkflowPriority::high};
    CHECK(options.id.empty());
    CHECK(options.user_id == "123");
    CHECK(options.priority == WorkflowPriority::high);
    CHECK_FALSE(RunOptions{}.priority.has_value());
    CHECK(RunOptions{}.timeout == Duration::max());
}
