// SPDX-License-Identifier: MIT
#include "coflow/manage/managed_run_options.hpp"

#include "support/catch.hpp"

#include <chrono>

using namespace coflow;

TEST_CASE("a managed run's options contain those of the run") {
    const ManagedRunOptions options{.id = "a",
                                    .user_id = "ann",
                                    .parent_id = "b",
                                    .priority = WorkflowPriority::high,
                                    .timeout = std::chrono::seconds{5},
                                    .resources = {{"vram_gib", 6}}};
    const RunOptions run = options.run();
    CHECK(run.id == "a");
    CHECK(run.user_id == "ann");
    CHECK(run.parent_id == "b");
    CHECK(run.timeout == std::chrono::seconds{5});
    CHECK(run.priority == WorkflowPriority::high);
}
