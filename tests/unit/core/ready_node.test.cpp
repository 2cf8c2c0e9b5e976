// SPDX-License-Identifier: MIT
#include "coflow/core/ready_node.hpp"

#include "support/catch.hpp"

#include <array>

using namespace coflow;
using coflow::detail::ReadyList;

TEST_CASE("a new list of ready nodes is empty", "[core]") {
    ReadyList list;
    CHECK(list.empty());
    CHECK(list.pop_front() == nullptr);
}

TEST_CASE("ready nodes come out in the order in which they went in", "[core]") {
    ReadyList list;
    std::array<ReadyNode, 3> nodes;
    for (ReadyNode& node : nodes)
        list.push_back(node);
    for (ReadyNode& node : nodes)
        CHECK(list.pop_front() == &node);
    CHECK(list.empty());
}

TEST_CASE("a list that was emptied can be filled again", "[core]") {
    ReadyList list;
    ReadyNode first;
    ReadyNode second;
    list.push_back(first);
    CHECK(list.pop_front() == &first);
    list.push_back(second);
    list.push_back(first);
    CHECK(list.pop_front() == &second);
    CHECK(list.pop_front() == &first);
    CHECK(list.pop_front() == nullptr);
}

TEST_CASE("appending a list moves its nodes to the end of another", "[core]") {
    ReadyList list;
    ReadyList other;
    std::array<ReadyNode, 4> nodes;
    list.append(other);
    CHECK(list.empty());
    other.push_back(nodes[0]);
    list.append(other);
    CHECK(other.empty());
    other.push_back(nodes[1]);
    other.push_back(nodes[2]);
    list.append(other);
    list.push_back(nodes[3]);
    for (ReadyNode& node : nodes)
        CHECK(list.pop_front() == &node);
    CHECK(list.empty());
}

TEST_CASE("a node put in front of a list comes first", "[core]") {
    ReadyList list;
    std::array<ReadyNode, 3> nodes;
    list.push_front(nodes[1]);
    list.push_back(nodes[2]);
    list.push_front(nodes[0]);
    CHECK(list.front() == nodes.data());
    for (ReadyNode& node : nodes)
        CHECK(list.pop_front() == &node);
    CHECK(list.front() == nullptr);
}

TEST_CASE("a ready node runs its function with itself", "[core]") {
    struct Counter : ReadyNode {
        Counter()
            : ReadyNode{[](ReadyNode& node) noexcept { ++static_cast<Counter&>(node).runs; }} {}
        int runs = 0;
    };
    Counter counter;
    counter.run(counter);
    CHECK(counter.runs == 1);
}
