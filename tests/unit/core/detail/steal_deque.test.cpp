// SPDX-License-Identifier: MIT
#include "coflow/core/detail/steal_deque.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace coflow;
using coflow::detail::StealDeque;

TEST_CASE("the owner takes the youngest node, a thief the oldest") {
    const auto deque = std::make_unique<StealDeque>();
    std::vector<ReadyNode> nodes(3);
    for (ReadyNode& node : nodes)
        REQUIRE(deque->push(node));
    CHECK(deque->steal() == nodes.data());
    CHECK(deque->pop() == &nodes[2]);
    CHECK(deque->pop() == &nodes[1]);
    CHECK(deque->pop() == nullptr);
    CHECK(deque->steal() == nullptr);
    CHECK(deque->empty());
}

TEST_CASE("a full deque refuses a node and takes it once there is room") {
    const auto deque = std::make_unique<StealDeque>();
    std::vector<ReadyNode> nodes(static_cast<std::size_t>(StealDeque::capacity) + 1);
    for (std::size_t index = 0; index + 1 < nodes.size(); ++index)
        REQUIRE(deque->push(nodes[index]));
    CHECK_FALSE(deque->push(nodes.back()));
    CHECK(deque->steal() == nodes.data());
    CHECK(deque->push(nodes.back()));
    CHECK(deque->pop() == &nodes.back());
}

TEST_CASE("of many nodes a deque takes from the front what it has room for") {
    const auto deque = std::make_unique<StealDeque>();
    std::vector<ReadyNode> nodes(static_cast<std::size_t>(StealDeque::capacity) + 2);
    coflow::detail::ReadyList list;
    for (ReadyNode& node : nodes)
        list.push_back(node);
    deque->push_some(list);
    CHECK(deque->size() == StealDeque::capacity);
    CHECK(deque->steal() == nodes.data());
    CHECK(deque->pop() == &nodes[nodes.size() - 3]);
    deque->push_some(list);
    CHECK(list.empty());
    CHECK(deque->pop() == &nodes.back());
    CHECK(deque->pop() == &nodes[nodes.size() - 2]);
    deque->push_some(list);
    CHECK(deque->size() == StealDeque::capacity - 2);
}

TEST_CASE("the owner takes the older half at once") {
    const auto deque = std::make_unique<StealDeque>();
    std::vector<ReadyNode> nodes(5);
    for (ReadyNode& node : nodes)
        REQUIRE(deque->push(node));
    coflow::detail::ReadyList half;
    deque->take_half(half);
    CHECK(half.pop_front() == nodes.data());
    CHECK(half.pop_front() == &nodes[1]);
    CHECK(half.empty());
    CHECK(deque->steal() == &nodes[2]);
    CHECK(deque->pop() == &nodes[4]);
    CHECK(deque->pop() == &nodes[3]);
    deque->take_half(half);
    CHECK(half.empty());
}

TEST_CASE("owner and thieves together take each node exactly once") {
    constexpr std::size_t count = 20'000;
    const auto deque = std::make_unique<StealDeque>();
    std::vector<ReadyNode> nodes(count);
    std::vector<std::atomic<int>> taken(count);
    std::atomic<bool> done{false};
    const auto take = [&](ReadyNode* node) {
        if (node != nullptr)
            ++taken[static_cast<std::size_t>(node - nodes.data())];
    };
    {
        std::vector<std::jthread> thieves;
        for (int thief = 0; thief < 2; ++thief)
            thieves.emplace_back([&] {
                while (!done)
                    take(deque->steal());
            });
        coflow::detail::ReadyList list;
        for (std::size_t index = 0; index < count; ++index) {
            list.push_back(nodes[index]);
            if (index % 5 == 0)
                deque->push_some(list);
            else if (deque->push(*list.front()))
                list.pop_front();
            if (index % 3 == 0)
                take(deque->pop());
            if (index % 97 == 0) {
                coflow::detail::ReadyList half;
                deque->take_half(half);
                while (ReadyNode* const node = half.pop_front())
                    take(node);
            }
        }
        while (ReadyNode* const node = list.pop_front())
            take(node);
        while (!deque->empty())
            take(deque->pop());
        done = true;
    }
    std::size_t once = 0;
    for (const std::atomic<int>& times : taken)
        once += times == 1 ? 1 : 0;
    CHECK(once == count);
}
