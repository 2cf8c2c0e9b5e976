// SPDX-License-Identifier: MIT
#include "coflow/manage/managed_run_options.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a managed run's options contain those of the run") {
    const ManagedRunOptions options{.id = "a",
                                    .user_id = "ann",
                                    .parent_id = "b",
                                    .priority = WorkflowPriority::high,
                                    .resources = {{"vram_gib", 6}}};
    const RunOptions run = options.run();
    CHECK(run.id == "a");
    CHECK(run.user_id == "ann");
    CHECK(run.parent_id == "b");
    CHECK(run.priority == WorkflowPriority::high);
}
