// SPDX-License-Identifier: MIT
#include "coflow/comfyui/placement.hpp"

#include "coflow/testing/random.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;

namespace {

using Action = PlacementStep::Action;

ServerState healthy(std::size_t places, double speed = 1) {
    ServerState state;
    state.limits = {.places = places, .speed = speed};
    state.condition = ServerCondition::healthy;
    state.memory_free = state.memory_total = 24;
    return state;
}

void give_back(ServerState& state, std::size_t weight) {
    state.taken -= weight;
    --state.leases;
}

} // namespace

TEST_CASE("the least busy server is chosen, measured by its speed") {
    std::vector<ServerState> states{healthy(4), healthy(4), healthy(4, 3)};
    states[0].others = 2;
    states[1].taken = 1;
    states[2].others = 2;
    REQUIRE(choose_server(states, {}) == 2);
    states[2].others = 6;
    REQUIRE(choose_server(states, {}) == 1);
    states[1].condition = ServerCondition::failing;
    REQUIRE(choose_server(states, {}) == 2);
    states[2].taken = 4;
    REQUIRE(choose_server(states, {}) == 0);
    REQUIRE(choose_server(states, {.least_free_memory = 25}) == std::nullopt);
}

TEST_CASE("a busy server is not chosen while one that may be idle has still to answer") {
    std::vector<ServerState> states{healthy(4), healthy(4)};
    states[1].condition = ServerCondition::unknown;
    REQUIRE(choose_server(states, {}) == 0);
    states[0].others = 1;
    REQUIRE(choose_server(states, {}) == std::nullopt);
    states[1].condition = ServerCondition::failing;
    REQUIRE(choose_server(states, {}) == 0);
}

TEST_CASE("servers that are equal take turns") {
    std::vector<ServerState> states{healthy(9), healthy(9), healthy(9)};
    Placement placement{1min};
    std::vector<int> counts(3);
    for (int i = 0; i != 30; ++i) {
        placement.enter({}, TimePoint{});
        const auto steps = placement.decide(states);
        REQUIRE(steps.size() == 1);
        ++counts[steps[0].server];
        give_back(states[steps[0].server], 1);
    }
    REQUIRE(counts == std::vector<int>{10, 10, 10});
}

TEST_CASE("a priority counts as an earlier arrival, and no more") {
    std::vector<ServerState> states{healthy(1)};
    states[0].taken = 1;
    Placement placement{1min};
    const TimePoint start{};
    const auto early = placement.enter({}, start);
    const auto high = placement.enter({.priority = Priority::high}, start + 50s);
    const auto late = placement.enter({.priority = Priority::high}, start + 70s);
    REQUIRE(placement.decide(states).empty());
    std::vector<Placement::Ticket> order;
    for (int i = 0; i != 3; ++i) {
        states[0].taken = 0;
        order.push_back(placement.decide(states).at(0).ticket);
    }
    REQUIRE(order == std::vector{high, early, late});
    REQUIRE(placement.size() == 0);
}

TEST_CASE("who waits for one server does not hold up those for another") {
    std::vector<ServerState> states{healthy(1), healthy(1)};
    states[0].taken = 1;
    states[1].memory_total = states[1].memory_free = 8;
    Placement placement{1min};
    placement.enter({.least_free_memory = 20}, TimePoint{});
    const auto small = placement.enter({}, TimePoint{});
    const auto steps = placement.decide(states);
    REQUIRE(steps.size() == 1);
    REQUIRE(steps[0].ticket == small);
    REQUIRE(steps[0].server == 1);
    REQUIRE(placement.size() == 1);
}

TEST_CASE("a heavy wish is not starved by light ones") {
    std::vector<ServerState> states{healthy(3)};
    Placement placement{1min};
    for (int i = 0; i != 3; ++i)
        placement.enter({}, TimePoint{});
    REQUIRE(placement.decide(states).size() == 3);
    const auto heavy = placement.enter({.weight = 3}, TimePoint{});
    for (int i = 0; i != 3; ++i) {
        placement.enter({}, TimePoint{});
        REQUIRE(placement.decide(states).empty());
        give_back(states[0], 1);
        if (i != 2)
            REQUIRE(placement.decide(states).empty());
    }
    const auto steps = placement.decide(states);
    REQUIRE(steps.size() == 1);
    REQUIRE(steps[0].ticket == heavy);
}

TEST_CASE("a wish that no server can ever meet is refused, one that may be met later is not") {
    std::vector<ServerState> states{healthy(2), healthy(2)};
    states[1].condition = ServerCondition::failing;
    states[1].memory_total = 0; // it has never told
    Placement placement{1min};
    const auto heavy = placement.enter({.weight = 3}, TimePoint{});
    placement.enter({.least_free_memory = 48}, TimePoint{});
    const auto steps = placement.decide(states);
    REQUIRE(steps.size() == 1);
    REQUIRE(steps[0].action == Action::refuse);
    REQUIRE(steps[0].ticket == heavy);
    REQUIRE(placement.size() == 1);
}

TEST_CASE("a server is freed only if it is asked for, idle, and has not been already") {
    std::vector<ServerState> states{healthy(2)};
    states[0].memory_free = 4;
    const ServerWish big{.least_free_memory = 20};
    Placement patient{1min};
    patient.enter(big, TimePoint{});
    REQUIRE(patient.decide(states).empty());
    REQUIRE_FALSE(states[0].is_kept);

    Placement placement{1min, WhenShort::free};
    placement.enter(big, TimePoint{});
    states[0].others = 1;
    REQUIRE(placement.decide(states).empty());
    states[0].others = 0;
    states[0].leases = states[0].taken = 1;
    REQUIRE(placement.decide(states).empty());
    REQUIRE(states[0].is_kept); // so that it becomes idle
    give_back(states[0], 1);
    const auto steps = placement.decide(states);
    REQUIRE(steps.size() == 1);
    REQUIRE(steps[0].action == Action::free);
    REQUIRE(states[0].is_freeing);
    REQUIRE(placement.decide(states).empty());
    states[0].is_freeing = false;
    states[0].is_freed = true;
    REQUIRE(placement.decide(states).empty());
    states[0].memory_free = 20;
    REQUIRE(placement.decide(states).at(0).action == Action::use);
}

TEST_CASE("limits hold and everybody is served, whoever comes and goes") {
    for (std::uint64_t seed = 0; seed != 200; ++seed) {
        testing::Random random{seed};
        std::vector<ServerState> states{healthy(1), healthy(3), healthy(4, 2)};
        Placement placement{1min, WhenShort::free};
        std::map<Placement::Ticket, std::size_t> weights;
        std::vector<std::pair<Placement::Ticket, std::size_t>> running;
        std::size_t served = 0;
        TimePoint now{};
        for (int round = 0; round < 400 || placement.size() != 0; ++round) {
            REQUIRE(round < 4000);
            now += 1s;
            if (round < 400 && random.chance(0.7)) {
                const ServerWish wish{.weight = 1 + static_cast<std::size_t>(random.below(4)),
                                      .priority = static_cast<Priority>(random.below(4))};
                weights.emplace(placement.enter(wish, now), wish.weight);
            }
            states[0].condition =
                random.chance(0.2) ? ServerCondition::failing : ServerCondition::healthy;
            if (!running.empty() && random.chance(0.8)) {
                const auto ended =
                    running.begin() + static_cast<std::ptrdiff_t>(random.below(running.size()));
                give_back(states[ended->second], weights.at(ended->first));
                running.erase(ended);
            }
            for (const PlacementStep& step : placement.decide(states)) {
                REQUIRE(step.action == Action::use);
                running.emplace_back(step.ticket, step.server);
                ++served;
            }
            for (const ServerState& state : states)
                REQUIRE(state.taken <= state.limits.places);
        }
        REQUIRE(served == weights.size());
    }
}
