// SPDX-License-Identifier: MIT
#include "coflow/manage/manager_options.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("options limit runs when any limit or resource is given") {
    CHECK_FALSE(ManagerOptions{}.limits());
    CHECK_FALSE(ManagerOptions{.retained_runs = 1}.limits());
    CHECK(ManagerOptions{.max_running = 1}.limits());
    CHECK(ManagerOptions{.max_running_per_type = 1}.limits());
    CHECK(ManagerOptions{.max_running_per_user = 1}.limits());
    CHECK(ManagerOptions{.type_limits = {{WorkflowType::analysis, 1}}}.limits());
    CHECK(ManagerOptions{.resources = {{"gpus", 1}}}.limits());
}
