// SPDX-License-Identifier: MIT
#include "coflow/model/graph_view.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a graph view names the states and kinds of its nodes") {
    GraphView view{.workflow = "video", .nodes = {}, .edges = {}};
    view.nodes.push_back({.name = "analysis"});
    view.nodes.push_back({.name = "render", .kind = NodeKind::group, .weight = 4});
    view.edges.push_back({.from = 0, .to = 1});
    CHECK(to_string(view.nodes[0].state) == "waiting");
    CHECK(to_string(view.nodes[0].kind) == "step");
    CHECK(to_string(view.nodes[1].kind) == "group");
    CHECK(to_string(NodeState::skipped) == "skipped");
    CHECK(to_string(static_cast<NodeState>(50)) == "unknown");
    CHECK(to_string(static_cast<NodeKind>(50)) == "unknown");
}
