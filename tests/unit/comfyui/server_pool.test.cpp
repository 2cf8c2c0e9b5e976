// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_pool.hpp"

#include "coflow/comfyui/run_prompt.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/testing/explore.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/staged_server.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using namespace coflow::comfyui::simulation;
using namespace std::chrono_literals;

namespace {

struct Site {
    Site(Scheduler& with, const std::vector<ServerLimits>& limits,
         const ServerPoolOptions& options = {})
        : scheduler{with} {
        std::vector<PoolMember> members;
        for (const ServerLimits& limit : limits) {
            const std::string name = "http://s" + std::to_string(servers.size());
            servers.push_back(std::make_shared<StagedServer>(name, scheduler, servers.size() + 1));
            members.push_back({Client{servers.back()}, limit});
        }
        pool = std::make_shared<ServerPool>(std::move(members), options);
    }

    /// Holds a place for this long, and says where.
    Task<std::string> use(Duration time, ServerWish wish = {}) {
        ServerLease lease = co_await pool->acquire(wish);
        const std::string name = lease.client().server();
        StagedServer& server = *servers[static_cast<std::size_t>(name.back() - '0')];
        ++server.users;
        most_users = std::max(most_users, server.users);
        co_await sleep_for(time);
        --server.users;
        co_return name;
    }
    [[nodiscard]] TimePoint now() const { return scheduler.now(); }
    [[nodiscard]] bool is_idle() const {
        return pool->waiting() == 0 && std::ranges::all_of(pool->states(), [](const auto& state) {
                   return state.leases == 0 && state.taken == 0 && !state.is_freeing;
               });
    }

    Scheduler& scheduler;
    std::vector<std::shared_ptr<StagedServer>> servers;
    std::shared_ptr<ServerPool> pool;
    int most_users = 0;
};

constexpr ServerLimits one{};

template <class Body>
void with_site(const std::vector<ServerLimits>& limits, const ServerPoolOptions& options,
               Body body) {
    testing::SimulatedExecutor executor;
    Site site{executor.scheduler(), limits, options};
    executor.run(body(site));
    REQUIRE(site.is_idle());
}

} // namespace

TEST_CASE("a pool of one gives its place to one after another") {
    with_site({one}, {}, [](Site& site) -> Task<> {
        const TimePoint start = site.now();
        co_await when_all(site.use(10s), site.use(10s), site.use(10s));
        REQUIRE(site.most_users == 1);
        REQUIRE(site.now() - start >= 30s);
        REQUIRE(site.now() - start < 31s);
    });
}

TEST_CASE("places go where least is waiting, others' prompts counted") {
    with_site({{.places = 4}, {.places = 4}}, {}, [](Site& site) -> Task<> {
        for (int i = 0; i != 3; ++i)
            site.servers[0]->occupy(60s, site.now());
        const auto [a, b, c, d] =
            co_await when_all(site.use(1s), site.use(1s), site.use(1s), site.use(1s));
        REQUIRE(std::ranges::count(std::vector{a, b, c, d}, "http://s1") >= 3);
    });
}

TEST_CASE("a prompt runs on the server that a lease names") {
    with_site({one, one}, {}, [](Site& site) -> Task<> {
        site.servers[0]->occupy(60s, site.now());
        ServerLease lease = co_await site.pool->acquire();
        Prompt prompt;
        prompt.put("1", "Save", {{"ms", 10}});
        Submission submission{prompt};
        Task<RunOutcome> running = run_prompt(lease.client(), std::move(submission));
        const RunOutcome outcome = co_await std::move(running);
        REQUIRE(outcome.end == RunEnd::succeeded);
        REQUIRE(site.servers[1]->simulated.arrivals().size() == 1);
    });
}

TEST_CASE("a dead server is left, and used again when it is back") {
    with_site({one, one}, {}, [](Site& site) -> Task<> {
        const auto body = [&site](TaskGroup& group) -> Task<> {
            group.spawn(site.pool->run());
            site.servers[0]->way.set_down(true);
            for (int i = 0; i != 3; ++i) {
                const std::string where = co_await site.use(5s);
                REQUIRE(where == "http://s1");
            }
            const ServerState dead = site.pool->states()[0];
            REQUIRE(dead.condition == ServerCondition::failing);
            REQUIRE(dead.circuit != CircuitState::closed);
            REQUIRE(dead.trouble.find("refused") != std::string::npos);
            site.servers[0]->way.set_down(false);
            co_await sleep_for(25s);
            REQUIRE(site.pool->states()[0].condition == ServerCondition::healthy);
            const auto [a, b] = co_await when_all(site.use(5s), site.use(5s));
            REQUIRE(a != b);
            group.request_stop();
        };
        co_await with_task_group(body);
    });
}

TEST_CASE("who waits for a server that hangs moves to another, without a task that runs the pool") {
    with_site({one, one}, {}, [](Site& site) -> Task<> {
        site.servers[0]->hangs = true;
        const auto [a, b, c] = co_await when_all(site.use(9s), site.use(9s), site.use(9s));
        REQUIRE(std::vector{a, b, c} == std::vector<std::string>(3, "http://s1"));
    });
}

TEST_CASE("a lost run sends the next ones elsewhere until a check has passed") {
    with_site({{.places = 2}, {.places = 2}}, {}, [](Site& site) -> Task<> {
        ServerLease lease = co_await site.pool->acquire();
        const std::string lost = lease.client().server();
        const std::size_t index = lost == "http://s0" ? 0 : 1;
        site.servers[index]->hangs = true;
        lease.report_failure("it has gone");
        REQUIRE(site.pool->states()[index].condition == ServerCondition::failing);
        REQUIRE(site.pool->states()[index].trouble == "it has gone");
        const auto [a, b] = co_await when_all(site.use(1s), site.use(1s));
        REQUIRE(a != lost);
        REQUIRE(b != lost);
    });
}

TEST_CASE("patience ends a wait, and the error says what is in the way") {
    with_site({one, one}, {}, [](Site& site) -> Task<> {
        site.servers[1]->way.set_down(true);
        ServerLease lease = co_await site.pool->acquire();
        const TimePoint start = site.now();
        std::string said;
        try {
            Task<ServerLease> waiting = site.pool->acquire({.patience = 30s});
            ServerLease none = co_await std::move(waiting);
        } catch (const NoServer& error) {
            REQUIRE(error.code() == ErrorCode::timed_out);
            said = error.what();
        }
        REQUIRE(site.now() - start == 30s);
        REQUIRE(said.find("s0: its places are taken") != std::string::npos);
        REQUIRE(said.find("s1: it is failing (simulated:8188") != std::string::npos);
    });
}

TEST_CASE("a wish that no server can ever meet fails at once") {
    with_site({one, {.places = 2}}, {}, [](Site& site) -> Task<> {
        const std::vector<std::string> needs{"Missing"};
        const TimePoint start = site.now();
        for (const ServerWish& wish : {ServerWish{.weight = 3}, ServerWish{.needs = needs},
                                       ServerWish{.least_free_memory = 25}}) {
            ErrorCode code{};
            try {
                ServerLease none = co_await site.pool->acquire(wish);
            } catch (const NoServer& error) {
                code = error.code();
            }
            REQUIRE(code == ErrorCode::not_found);
        }
        REQUIRE(site.now() - start < 2s);
    });
}

TEST_CASE("a need is looked for on the servers, which are asked for their nodes once") {
    with_site({one, one, one}, {}, [](Site& site) -> Task<> {
        site.servers[2]->nodes = {{"Rare", {{"input", Json::object()}}}};
        const std::vector<std::string> needs{"Rare"};
        for (int i = 0; i != 3; ++i) {
            const std::string where = co_await site.use(4s, {.needs = needs});
            REQUIRE(where == "http://s2");
        }
        REQUIRE(site.servers[2]->catalogs == 1);
    });
}

TEST_CASE("a server that cannot tell its nodes is used by who needs none") {
    with_site({one}, {}, [](Site& site) -> Task<> {
        site.servers[0]->nodes = nullptr; // no catalog
        const std::vector<std::string> needs{"Rare"};
        std::string said;
        try {
            ServerLease none = co_await site.pool->acquire({.needs = needs, .patience = 20s});
        } catch (const NoServer& error) {
            said = error.what();
        }
        REQUIRE(said.find("GET /object_info") != std::string::npos);
        REQUIRE(site.servers[0]->catalogs < 6);
        const std::string where = co_await site.use(1s);
        REQUIRE(where == "http://s0");
    });
}

TEST_CASE("memory that is in use is freed for a wish, once nothing of ours runs there") {
    with_site({{.places = 2}}, {.when_short = WhenShort::free}, [](Site& site) -> Task<> {
        StagedServer& server = *site.servers[0];
        server.available = 4;
        const TimePoint start = site.now();
        const auto big = [&site]() { return site.use(1s, {.least_free_memory = 20}); };
        const auto small = [&site]() -> Task<> {
            co_await sleep_for(1s);
            const std::string where = co_await site.use(1s);
            static_cast<void>(where);
        };
        co_await when_all(site.use(10s), big(), small());
        REQUIRE(server.frees == 1);
        REQUIRE_FALSE(server.busy_when_freed);
        REQUIRE(site.now() - start < 20s);
    });
}

TEST_CASE("an idle server frees its memory once, a busy one does not") {
    with_site({one}, {.free_after_idle = 60s}, [](Site& site) -> Task<> {
        StagedServer& server = *site.servers[0];
        const auto body = [&](TaskGroup& group) -> Task<> {
            group.spawn(site.pool->run());
            const std::string where = co_await site.use(200s);
            REQUIRE(where == "http://s0");
            REQUIRE(server.frees == 0);
            co_await sleep_for(55s);
            server.occupy(30s, site.now());
            co_await sleep_for(85s);
            REQUIRE(server.frees == 0);
            co_await sleep_for(300s);
            REQUIRE(server.frees == 1);
            REQUIRE_FALSE(server.busy_when_freed);
            group.request_stop();
        };
        co_await with_task_group(body);
    });
}

TEST_CASE("a wait that is cancelled before its start, midway or at its completion takes no place") {
    testing::explore(300, [](testing::Trial& trial) -> Task<> {
        const std::vector<ServerLimits> limits{one};
        Scheduler& scheduler = co_await this_task::scheduler();
        Site site{scheduler, limits};
        const auto cancelled = [&](Duration after) -> Task<bool> {
            try {
                Task<ServerLease> waiting = site.pool->acquire();
                ServerLease lease = co_await with_timeout(after, std::move(waiting));
                co_return false;
            } catch (const TimedOut&) {
                co_return true;
            }
        };
        const bool before = co_await cancelled(Duration{});
        if (!before)
            throw Error{ErrorCode::internal, "it was not cancelled"};
        // The place is given back at the time when the waits are over, more or less.
        const auto hold = [&]() -> Task<> {
            ServerLease lease = co_await site.pool->acquire();
            co_await sleep_for(5s);
        };
        const Duration near = 5s + std::chrono::milliseconds{trial.random().below(80)};
        co_await when_all(hold(), cancelled(1s), cancelled(near), cancelled(near));
        co_await hold();
        if (!site.is_idle())
            throw Error{ErrorCode::internal, "a place was lost"};
    });
}

TEST_CASE("limits hold and everybody is served, with servers that come and go") {
    testing::explore(100, [](testing::Trial& trial) -> Task<> {
        const std::vector<ServerLimits> limits{{.places = 2}, {.places = 2, .speed = 2}, one};
        Scheduler& scheduler = co_await this_task::scheduler();
        Site site{scheduler, limits};
        int served = 0;
        const auto user = [&](int number) -> Task<> {
            co_await sleep_for(std::chrono::seconds{trial.random().below(60)});
            const ServerWish wish{.weight = number % 5 == 0 ? 2U : 1U,
                                  .priority = static_cast<Priority>(number % 4)};
            const std::string where =
                co_await site.use(std::chrono::seconds{trial.random().below(9)}, wish);
            served += where.empty() ? 0 : 1;
        };
        const auto trouble = [&]() -> Task<> {
            for (int i = 0; i != 10; ++i) {
                StagedServer& server = *site.servers[trial.random().below(3)];
                server.way.set_down(true);
                co_await sleep_for(std::chrono::seconds{trial.random().below(20)});
                server.way.set_down(false);
            }
        };
        const auto body = [&](TaskGroup& group) -> Task<> {
            group.spawn(trouble());
            for (int i = 0; i != 30; ++i)
                group.spawn(user(i));
            co_return;
        };
        co_await with_task_group(body);
        if (served != 30 || site.most_users > 2 || !site.is_idle())
            throw Error{ErrorCode::internal, "served " + std::to_string(served)};
    });
}
