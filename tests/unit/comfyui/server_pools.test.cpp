// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_pools.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/workflow_world.hpp"

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;

TEST_CASE("of a pool the named server is taken, and one that it lacks is refused") {
    WorkflowWorld world{2};
    const ServerPools pools{world.pool};
    const std::string far = "http://far:8188";
    const ServerLease lease = world.executor.run(pools.acquire(far, {}));
    CHECK(lease.client().server() == far);
    const std::string strange = "http://strange:8188";
    CHECK_THROWS_AS(world.executor.run(pools.acquire(strange, {})), NoServer);
}

TEST_CASE("without a pool each server that is named is connected once") {
    WorkflowWorld world;
    int connected = 0;
    const ServerPools pools{[&](const std::string&) {
        ++connected;
        return world.near.client;
    }};
    const ServerPools same = pools;
    CHECK(pools.pool_for("http://near:8188/") == same.pool_for("http://near:8188/"));
    CHECK(connected == 1);
    const std::string near = "http://near:8188/";
    const ServerLease lease = world.executor.run(pools.acquire(near, {}));
    CHECK(lease.client().server() == "http://near:8188");
    CHECK_THROWS_WITH(pools.pool_for(""), Catch::Contains("names no server"));
}
