// SPDX-License-Identifier: MIT
// Places runs on two ComfyUI servers, while a manager decides who may start. No server is needed.
#include <coflow/coflow.hpp>
#include <coflow/comfyui/server_pool.hpp>
#include <coflow/testing/simulated_executor.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace std::chrono_literals;

/// Stands for a server: it tells how many prompts wait there and how much memory is free.
class Stand final : public Transport {
public:
    Stand(std::string name, int queue, std::int64_t gib)
        : name_{std::move(name)},
          answer_{{"exec_info", {{"queue_remaining", queue}}},
                  {"system", {{"ram_free", gib << 30}, {"ram_total", gib << 30}}}} {}

    [[nodiscard]] std::string server() const override { return name_; }
    [[nodiscard]] Task<Answer> send(Request) override { co_return Answer{200, answer_.dump()}; }
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string) override {
        throw Error{ErrorCode::closed, "there is no socket"};
    }

private:
    std::string name_;
    Json answer_;
};

class Generate : public BaseWorkflow<std::int64_t, std::string> {
public:
    explicit Generate(std::shared_ptr<ServerPool> pool) : pool_{std::move(pool)} {}

private:
    Task<std::string> execute(std::int64_t gib) override {
        const ServerWish wish{.least_free_memory = gib << 30};
        const ServerLease lease = co_await pool_->acquire(wish);
        co_await sleep_for(10s); // where run_prompt(lease.client(), ...) would be
        co_return lease.client().server();
    }

    std::shared_ptr<ServerPool> pool_;
};

int main() {
    testing::SimulatedExecutor executor;
    std::vector<PoolMember> members{
        {Client{std::make_shared<Stand>("http://busy:8188", 3, 8)}, {.places = 2}},
        {Client{std::make_shared<Stand>("http://small:8188", 0, 4)}, {}}};
    const auto pool = std::make_shared<ServerPool>(std::move(members));
    auto health = executor.start(pool->run());

    WorkflowManager manager{executor, {.resources = {{"comfyui", pool->places()}}}};
    std::vector<WorkflowHandle<std::string>> runs;
    for (const std::int64_t gib : {0, 6, 0, 0}) {
        runs.push_back(manager.start(
            std::make_unique<Generate>(pool), gib,
            {.id = "run-" + std::to_string(runs.size() + 1), .resources = {{"comfyui", 1}}}));
        executor.advance(1s);
    }
    std::printf("run-4: %s\n", to_string(*manager.why_waiting("run-4")).c_str());
    const ServerWish big{.least_free_memory = std::int64_t{6} << 30};
    for (const ServerState& state : pool->states())
        std::printf("%s: %zu of ours, %zu of others; for 6 GiB: %s\n", state.server.c_str(),
                    state.leases, state.others,
                    std::string{to_string(obstacle(state, big))}.c_str());
    executor.advance(1min);
    for (auto& run : runs)
        std::printf("%s ran on %s\n", std::string{run.id()}.c_str(), run.get().c_str());
    health.request_stop();
}
