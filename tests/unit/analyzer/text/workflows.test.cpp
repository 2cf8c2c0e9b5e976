// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/workflows.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <string>

using namespace coflow;
using namespace coflow::test;
using nlohmann::json;

TEST_CASE("texts are analyzed by a workflow's name, with JSON") {
    const ScratchFolder folder;
    const std::string file = folder.file("a.txt", "One word and another.").string();
    folder.file("b.txt", "one word, and ANOTHER");
    testing::SimulatedExecutor executor;
    WorkflowManager manager{executor};
    text::add_workflows(manager.factory());
    const json one = manager.start("text_analysis", {{"file", file}}).get();
    CHECK(one["counts"]["words"] == 4);
    CHECK(one["encoding"]["name"] == "US-ASCII");
    const json all =
        manager.start("text_folder_analysis", {{"folder", folder.path().string()}}).get();
    CHECK(all["files"].size() == 2);
    CHECK(all["duplicates"][0]["is_exact"] == true);
    CHECK(all["failures"].empty());
    CHECK_THROWS_AS(manager.start("text_analysis", {{"path", file}}), Error);
    CHECK_THROWS_AS(text::add_workflows(manager.factory()), Error);
}
