// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_state.hpp"

#include "support/catch.hpp"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

Catalog catalog() {
    return Catalog{parse_json(R"({
        "KSampler": {"input": {"required": {"seed": ["INT", {}]}}},
        "Load.Odd": {"input": {"required": {"name": [["a=b.pt", "c.pt"], {}]}}}})")};
}

ServerState healthy() {
    ServerState state;
    state.condition = ServerCondition::healthy;
    state.memory_free = state.memory_total = 8;
    return state;
}

} // namespace

TEST_CASE("a need is a class of nodes, or a choice of one of its inputs") {
    const Catalog nodes = catalog();
    REQUIRE(meets(nodes, "KSampler"));
    REQUIRE(meets(nodes, "Load.Odd"));
    REQUIRE_FALSE(meets(nodes, "Load"));
    REQUIRE(meets(nodes, "Load.Odd.name=a=b.pt"));
    REQUIRE_FALSE(meets(nodes, "Load.Odd.name=d.pt"));
    REQUIRE_FALSE(meets(nodes, "Load.Odd.other=c.pt"));
    REQUIRE_FALSE(meets(nodes, "KSampler.seed=1"));
    REQUIRE_FALSE(meets(nodes, "Nothing.name=c.pt"));
    REQUIRE_FALSE(meets(nodes, "=c.pt"));
}

TEST_CASE("what is in the way of a wish is told, what lasts before what passes") {
    ServerState state = healthy();
    REQUIRE(obstacle(state, {}) == Obstacle::none);
    state.memory_free = 4;
    REQUIRE(obstacle(state, {.least_free_memory = 5}) == Obstacle::memory_in_use);
    state.is_kept = true;
    REQUIRE(obstacle(state, {}) == Obstacle::kept);
    state.taken = 1;
    REQUIRE(obstacle(state, {}) == Obstacle::full);
    state.is_freeing = true;
    REQUIRE(obstacle(state, {}) == Obstacle::freeing);
    state.condition = ServerCondition::unknown;
    REQUIRE(obstacle(state, {}) == Obstacle::unknown);
    state.condition = ServerCondition::failing;
    REQUIRE(obstacle(state, {}) == Obstacle::failing);
    REQUIRE(obstacle(state, {.least_free_memory = 9}) == Obstacle::too_little_memory);
    REQUIRE(obstacle(state, {.weight = 2}) == Obstacle::too_few_places);
    state.server = "http://a:8188";
    REQUIRE(obstacle(state, {.server = "http://a:8188"}) == Obstacle::failing);
    REQUIRE(obstacle(state, {.server = "http://b:8188"}) == Obstacle::another);
}

TEST_CASE("nodes that have not been asked for are unknown, then had or lacked") {
    ServerState state = healthy();
    const std::vector<std::string> sampler{"KSampler"};
    const std::vector<std::string> more{"KSampler", "Other"};
    REQUIRE(obstacle(state, {.needs = sampler}) == Obstacle::unknown);
    state.catalog = std::make_shared<const Catalog>(catalog());
    REQUIRE(obstacle(state, {.needs = sampler}) == Obstacle::none);
    REQUIRE(obstacle(state, {.needs = more}) == Obstacle::lacks_need);
}

TEST_CASE("each obstacle says something else") {
    std::set<std::string_view> texts;
    for (int i = 0; i <= static_cast<int>(Obstacle::freeing); ++i)
        texts.insert(to_string(static_cast<Obstacle>(i)));
    REQUIRE(texts.size() == static_cast<std::size_t>(Obstacle::freeing) + 1);
    REQUIRE_FALSE(texts.contains(""));
}
