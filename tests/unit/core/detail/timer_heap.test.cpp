// SPDX-License-Identifier: MIT
#include "coflow/core/detail/timer_heap.hpp"

#include "coflow/core/detail/timer_shard.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

using namespace coflow;
using coflow::detail::TimerHeap;
using coflow::detail::TimerShard;

namespace {

TimePoint at(int seconds) { return TimePoint{std::chrono::seconds{seconds}}; }

} // namespace

TEST_CASE("timers leave a heap in the order of their deadlines, also after removals") {
    std::mt19937 random{5};
    std::vector<TimerNode> nodes(500);
    TimerHeap heap;
    for (TimerNode& node : nodes) {
        node.deadline = at(static_cast<int>(random() % 1000));
        heap.insert(node);
    }
    std::vector<TimePoint> kept;
    for (std::size_t index = 0; index < nodes.size(); ++index)
        if (index % 3 == 0)
            heap.remove(nodes[index]);
        else
            kept.push_back(nodes[index].deadline);
    std::sort(kept.begin(), kept.end());
    std::vector<TimePoint> popped;
    while (TimerNode* const node = heap.pop_due(at(1000))) {
        CHECK(node->position == TimerNode::fired);
        popped.push_back(node->deadline);
    }
    CHECK(popped == kept);
    CHECK(heap.empty());
    CHECK(heap.earliest() == TimePoint::max());
}

TEST_CASE("a heap keeps what is not due") {
    TimerNode early;
    TimerNode late;
    early.deadline = at(1);
    late.deadline = at(2);
    TimerHeap heap;
    heap.insert(late);
    heap.insert(early);
    CHECK(heap.pop_due(at(1)) == &early);
    CHECK(heap.pop_due(at(1)) == nullptr);
    CHECK(heap.earliest() == at(2));
    heap.remove(late);
    CHECK(heap.empty());
}

TEST_CASE("arming, cancelling and firing a timer exclude each other") {
    TimerShard shard;
    TimerNode never_armed;
    CHECK_FALSE(shard.cancel(never_armed));
    CHECK_FALSE(shard.arm(never_armed));

    TimerNode cancelled;
    cancelled.deadline = at(1);
    CHECK(shard.arm(cancelled));
    CHECK(shard.earliest() == at(1));
    CHECK(shard.cancel(cancelled));
    CHECK_FALSE(shard.cancel(cancelled));
    CHECK(shard.earliest() == TimePoint::max());

    TimerNode fired;
    fired.deadline = at(1);
    CHECK(shard.arm(fired));
    int count = 0;
    shard.fire_due(at(2), [&](TimerNode& node) { count += &node == &fired ? 1 : 100; });
    CHECK(count == 1);
    CHECK_FALSE(shard.cancel(fired));
}
