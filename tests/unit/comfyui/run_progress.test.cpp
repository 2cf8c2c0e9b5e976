// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_progress.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <string>

using namespace coflow::comfyui;

namespace {

Prompt four_nodes() {
    Prompt prompt;
    for (const char* id : {"1", "2", "3", "9"})
        prompt.put(id, "Node");
    return prompt;
}

ProgressState state_of(const std::string& node, double value, double max, const char* state) {
    return {.prompt_id = {},
            .nodes = {{.id = node,
                       .value = value,
                       .max = max,
                       .state = state,
                       .display_node = {},
                       .parent_node = {},
                       .real_node = {}}}};
}

NodeExecuting executing(const char* node, const char* display = "") {
    return {.prompt_id = {}, .node = node, .display_node = display};
}

} // namespace

TEST_CASE("cached nodes are done, and a node counts as far as it is") {
    RunProgress progress{four_nodes()};
    CHECK(progress.percentage() == 0);
    progress.add(NodesCached{.prompt_id = {}, .nodes = {"1", "2", "77"}});
    CHECK(progress.percentage() == 50);
    progress.add(state_of("3", 1, 4, "running"));
    CHECK(progress.percentage() == 56.25);
    CHECK(progress.of("3") == 0.25);
    progress.add(state_of("3", 4, 4, "running"));
    progress.add(state_of("9", 0, 1, "finished"));
    CHECK(progress.percentage() == 100);
}

TEST_CASE("progress never goes back") {
    RunProgress progress{four_nodes()};
    progress.add(state_of("3", 3, 4, "running"));
    progress.add(state_of("3", 1, 4, "running"));
    progress.add(NodeProgressed{.prompt_id = {}, .node = "3", .value = 2, .max = 4});
    CHECK(progress.of("3") == 0.75);
    progress.add(NodeProgressed{.prompt_id = {}, .node = "3", .value = 9, .max = 4});
    progress.add(NodeProgressed{.prompt_id = {}, .node = "2", .value = 1, .max = 0});
    CHECK(progress.of("3") == 1);
    CHECK(progress.percentage() == 25);
}

TEST_CASE("an older server, which tells no states, runs node after node") {
    RunProgress progress{four_nodes()};
    progress.add(executing("1"));
    CHECK(progress.node() == "1");
    progress.add(executing("2"));
    CHECK(progress.percentage() == 25);
    progress.add(NodeProgressed{.prompt_id = {}, .node = {}, .value = 1, .max = 2});
    CHECK(progress.of("2") == 0.5);
}

TEST_CASE("a newer server may run several nodes at once, and nodes of its own in others") {
    RunProgress progress{four_nodes()};
    progress.add(state_of("1", 0, 1, "running"));
    progress.add(executing("1"));
    progress.add(executing("2"));
    CHECK(progress.of("1") == 0);
    progress.add(executing("2.0.1", "2"));
    progress.add(state_of("2.0.1", 1, 1, "finished"));
    CHECK(progress.node() == "2");
    CHECK(progress.of("2") == 0);
    progress.finish();
    CHECK(progress.percentage() == 100);
}

TEST_CASE("a prompt without nodes has no progress") {
    RunProgress progress;
    progress.finish();
    CHECK(progress.percentage() == 0);
}
