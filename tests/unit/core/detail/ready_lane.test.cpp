// SPDX-License-Identifier: MIT
#include "coflow/core/detail/ready_lane.hpp"

#include "support/catch.hpp"

#include <cstddef>
#include <vector>

using namespace coflow;
using coflow::detail::ReadyLane;
using coflow::detail::ReadyList;

TEST_CASE("a lane gives its nodes back in the order in which they came") {
    ReadyLane lane;
    std::vector<ReadyNode> nodes(40);
    ReadyList many;
    for (std::size_t index = 0; index < 30; ++index)
        many.push_back(nodes[index]);
    lane.push_all(many);
    CHECK(many.empty());
    for (std::size_t index = 0; index < 5; ++index)
        CHECK(lane.pop() == &nodes[index]);
    for (std::size_t index = 30; index < nodes.size(); ++index)
        lane.push(nodes[index]);
    for (std::size_t index = 5; index < nodes.size(); ++index)
        CHECK(lane.pop() == &nodes[index]);
    CHECK(lane.empty());
    CHECK(lane.pop() == nullptr);
}

TEST_CASE("several nodes come off a lane at once, the oldest apart, the youngest first") {
    ReadyLane lane;
    std::vector<ReadyNode> nodes(20);
    for (ReadyNode& node : nodes)
        lane.push(node);
    ReadyList others;
    CHECK(lane.pop_some(others, 17) == nodes.data());
    for (std::size_t index = 16; index > 0; --index)
        CHECK(others.pop_front() == &nodes[index]);
    CHECK(others.empty());
    CHECK(lane.pop_some(others, 17) == &nodes[17]);
    CHECK(others.pop_front() == &nodes[19]);
    CHECK(others.pop_front() == &nodes[18]);
    CHECK(others.empty());
    CHECK(lane.pop_some(others, 17) == nullptr);
}
