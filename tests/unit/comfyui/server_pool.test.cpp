// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_pool.hpp"

#include "coflow/core/when_all.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/simulated_transport.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;

TEST_CASE("a pool of one gives its place to one at a time") {
    testing::SimulatedExecutor executor;
    SimulatedServer server{ServerVersion{0, 33, 0}};
    const auto transport = std::make_shared<SimulatedTransport>(server, executor.scheduler(), 1);
    ServerPool pool{Client{transport}};
    std::vector<int> order;
    const auto use = [&](int number) -> Task<> {
        ServerLease lease = co_await pool.acquire();
        order.push_back(number);
        co_await sleep_for(10s);
        order.push_back(-number);
    };
    const auto both = [&]() -> Task<> { co_await when_all(use(1), use(2)); };
    executor.run(both());
    REQUIRE(order == std::vector<int>{1, -1, 2, -2});
    REQUIRE(pool.states()[0].leases == 0);
}
