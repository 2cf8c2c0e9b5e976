// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_pool.hpp"
#include "coflow/core/executor.hpp"
#include "support/catch.hpp"

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

/// Answers every check at once, and says that nothing is to be done.
class Idle final : public Transport {
public:
    explicit Idle(std::string name) : name_{std::move(name)} {}
    [[nodiscard]] std::string server() const override { return name_; }
    [[nodiscard]] Task<Answer> send(Request) override {
        co_return Answer{200, R"({"exec_info": {"queue_remaining": 0}, "system": {}})"};
    }
    [[nodiscard]] Task<std::unique_ptr<EventSocket>> open_socket(std::string) override {
        throw Error{ErrorCode::closed, "there is no socket"};
    }

private:
    std::string name_;
};

} // namespace

TEST_CASE("limits hold among threads, and every place comes back") {
    WorkflowExecutor executor{4};
    ServerPool pool{std::vector<PoolMember>{{Client{std::make_shared<Idle>("a")}, {.places = 2}},
                                            {Client{std::make_shared<Idle>("b")}, {.places = 1}}}};
    std::map<std::string, std::atomic<int>> users;
    users["a"] = users["b"] = 0;
    std::atomic<int> served{0};
    std::atomic<bool> too_many{false};
    const auto user = [&](int number) -> Task<> {
        for (int i = 0; i != 40; ++i) {
            ServerLease lease = co_await pool.acquire();
            const std::string server = lease.client().server();
            if (++users.at(server) > (server == "a" ? 2 : 1))
                too_many = true;
            co_await this_task::yield();
            if ((i + number) % 97 == 0)
                lease.report_failure();
            --users.at(server);
            ++served;
        }
    };
    const auto body = [&](TaskGroup& group) -> Task<> {
        for (int i = 0; i != 8; ++i)
            group.spawn(user(i));
        co_return;
    };
    const auto all = [&]() -> Task<> { co_await with_task_group(body); };
    auto health = executor.start(pool.run());
    executor.run(all());
    health.request_stop();
    REQUIRE_THROWS_AS(health.get(), Cancelled);
    REQUIRE(served == 320);
    REQUIRE_FALSE(too_many);
    for (const ServerState& state : pool.states())
        REQUIRE(state.taken == 0);
}
