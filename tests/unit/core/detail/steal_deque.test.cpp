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
        for (std::size_t index = 0; index < count; ++index) {
            while (!deque->push(nodes[index]))
                take(deque->pop());
            if (index % 3 == 0)
                take(deque->pop());
        }
        while (!deque->empty())
            take(deque->pop());
        done = true;
    }
    std::size_t once = 0;
    for (const std::atomic<int>& times : taken)
        once += times == 1 ? 1 : 0;
    CHECK(once == count);
}
