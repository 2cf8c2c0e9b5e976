// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/priority.hpp"
#include "coflow/core/scheduler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace coflow::testing::detail {

/// What is ready to run, and the seeded choice of what runs next.
class ReadySet {
public:
    explicit ReadySet(std::uint64_t seed) : random_{seed} {}

    [[nodiscard]] bool empty() const noexcept {
        return std::ranges::all_of(lanes_, [](const Lane& lane) { return lane.empty(); });
    }

    void push(ReadyNode& node, Priority priority) {
        push({&node, Kind::coroutine}, lane_of(priority));
    }

    /// `node` runs after those that are ready now.
    void push_behind(ReadyNode& node, Priority priority) {
        lane_of(priority).later.push_back({&node, Kind::coroutine});
    }

    void push_blocking(BlockingNode& node) {
        push({&node, Kind::blocking}, lane_of(blocking_priority));
    }

    /// False unless `node` is here by `push_blocking`: it may be here again, to resume its caller.
    bool remove_blocking(BlockingNode& node) noexcept {
        Lane& lane = lane_of(blocking_priority);
        const Entry entry{&node, Kind::blocking};
        return std::erase(lane.now, entry) + std::erase(lane.later, entry) != 0;
    }

    /// Takes one of the nodes, each of its lane with the same probability; null if there is none.
    ReadyNode* take() noexcept {
        Lane* const lane = choose_lane();
        if (lane == nullptr)
            return nullptr;
        if (lane->now.empty())
            lane->now.swap(lane->later);
        std::swap(lane->now[below(lane->now.size())], lane->now.back());
        ReadyNode* const node = lane->now.back().node;
        lane->now.pop_back();
        return node;
    }

private:
    enum class Kind : bool { coroutine, blocking };
    struct Entry {
        ReadyNode* node;
        Kind kind;

        friend bool operator==(const Entry&, const Entry&) = default;
    };
    struct Lane {
        std::vector<Entry> now;
        std::vector<Entry> later;

        [[nodiscard]] bool empty() const noexcept { return now.empty() && later.empty(); }
    };
    static constexpr std::size_t low_turn = 16; // one choice in so many goes to the low lane
    static constexpr Priority blocking_priority = Priority::normal;

    void push(Entry entry, Lane& lane) {
        // Were they always put in front of those that yielded, two tasks that keep waking each
        // other would starve these.
        if (lane.later.empty() || below(2) == 0)
            lane.now.push_back(entry);
        else
            lane.later.push_back(entry);
    }

    Lane& lane_of(Priority priority) noexcept { return lanes_[static_cast<std::size_t>(priority)]; }

    Lane* choose_lane() noexcept {
        Lane& low = lane_of(Priority::low);
        if (!low.empty() && below(low_turn) == 0)
            return &low;
        for (std::size_t lane = lanes_.size(); lane-- > 0;)
            if (!lanes_[lane].empty())
                return &lanes_[lane];
        return nullptr;
    }

    // Not a standard distribution: those differ from library to library. The bias is negligible.
    std::size_t below(std::size_t limit) noexcept {
        return static_cast<std::size_t>(random_() % limit);
    }

    std::mt19937_64 random_;
    std::array<Lane, priority_count> lanes_;
};

} // namespace coflow::testing::detail
