// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/detail/pool_core.hpp"
#include "coflow/comfyui/server_pool_options.hpp"
#include "coflow/comfyui/server_state.hpp"
#include "coflow/comfyui/server_wish.hpp"
#include "coflow/core/task.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// Thrown if a pool has no server for a wish: `timed_out` if none was to be had in time,
/// `not_found` if none could ever do. The message says of each server what is in its way.
class NoServer : public Error {
public:
    using Error::Error;
};

/// A place on a server of a pool, given back when this is destroyed; movable. Keeps the pool's
/// servers alive.
///
/// Thread safety: one task at a time; `client` as a `Client`.
class [[nodiscard]] ServerLease {
public:
    ServerLease(ServerLease&& other) noexcept = default;
    ServerLease& operator=(ServerLease&& other) noexcept {
        ServerLease taken{std::move(other)};
        std::swap(core_, taken.core_);
        std::swap(server_, taken.server_);
        std::swap(weight_, taken.weight_);
        return *this;
    }
    ~ServerLease() { release(); }

    /// Gives the place back now; nothing else may follow.
    void release() noexcept {
        if (const auto core = std::exchange(core_, nullptr))
            core->release(server_, weight_);
    }

    [[nodiscard]] const Client& client() const noexcept { return core_->client(server_); }

    /// Says that the server was lost in a run: nobody is placed there until a check has passed, and
    /// twice in a short time means that it is left alone for a while.
    ///
    /// What becomes of the run is for its owner to decide. A prompt may have run although its
    /// server was lost: submitting it elsewhere may run it twice.
    void report_failure(std::string why = "a run was lost") const noexcept {
        core_->report_failure(server_, std::move(why));
    }

private:
    friend class ServerPool;
    ServerLease(std::shared_ptr<detail::PoolCore> core, std::size_t server, std::size_t weight)
        : core_{std::move(core)}, server_{server}, weight_{weight} {}

    std::shared_ptr<detail::PoolCore> core_;
    std::size_t server_;
    std::size_t weight_;
};

/// Several servers that runs are placed on, by load, memory and what nodes they have.
///
///     auto pool = std::make_shared<ServerPool>(
///         std::vector<PoolMember>{{near, {.places = 2}}, {far, {.speed = 2}}});
///     ServerLease lease = co_await pool->acquire({.least_free_memory = 8'000'000'000});
///     RunOutcome outcome = co_await run_prompt(lease.client(), prompt);
///
/// A pool of one is a single server.
/// Thread safety: every member may be called from any thread.
class ServerPool {
public:
    /// Throws: `Error` (invalid_argument) if there is no server, or options make no sense.
    explicit ServerPool(std::vector<PoolMember> members, const ServerPoolOptions& options = {})
        : core_{std::make_shared<detail::PoolCore>(std::move(members), options)} {}
    explicit ServerPool(Client client, const ServerLimits& limits = {},
                        const ServerPoolOptions& options = {})
        : ServerPool{std::vector<PoolMember>{PoolMember{std::move(client), limits}}, options} {}

    /// Waits for a place on a server, which is checked, if it has not been lately.
    ///
    /// Throws: `NoServer`. Cancellation: `Cancelled`; no place is taken.
    [[nodiscard]] Task<ServerLease> acquire(ServerWish wish = {}) { return acquire(core_, wish); }

    /// Checks the servers until it is cancelled. Without it they are checked while somebody waits
    /// for one, and nothing is freed after being idle.
    ///
    ///     TaskHandle<> health = executor.start(pool->run());
    [[nodiscard]] Task<> run() { return run(core_); }

    /// The servers in their order, as of the last check, lease or report; `obstacle(state, wish)`
    /// says why one would not be chosen.
    [[nodiscard]] std::vector<ServerState> states() const { return core_->states(); }
    /// How many wait for a place.
    [[nodiscard]] std::size_t waiting() const { return core_->waiting(); }
    /// Of all servers: what a manager's resource for them amounts to.
    [[nodiscard]] std::size_t places() const { return core_->places(); }

private:
    static Task<ServerLease> acquire(std::shared_ptr<detail::PoolCore> core, ServerWish wish);
    static Task<> run(std::shared_ptr<detail::PoolCore> core);

    std::shared_ptr<detail::PoolCore> core_;
};

inline Task<ServerLease> ServerPool::acquire(std::shared_ptr<detail::PoolCore> core,
                                             ServerWish wish) {
    co_await this_task::throw_if_stopped();
    const TimePoint now = co_await this_task::now();
    detail::PoolWait wait{*core, wish, now};
    try {
        Task<> waiting = core->wait_for(wait);
        co_await with_timeout(wish.patience, std::move(waiting));
    } catch (const TimedOut&) {
        // It may have been placed at the same time.
    } catch (const Cancelled&) {
        if (!wait.placed_at())
            throw;
    }
    if (const std::optional<std::size_t> server = wait.placed_at()) {
        ServerLease lease{core, *server, wish.weight};
        wait.take();
        co_return lease;
    }
    const bool refused = wait.is_refused();
    throw NoServer{refused ? ErrorCode::not_found : ErrorCode::timed_out,
                   core->complaint(wish, refused)};
}

inline Task<> ServerPool::run(std::shared_ptr<detail::PoolCore> core) {
    const auto body = [&core](TaskGroup& group) { return core->watch_all(group); };
    co_await with_task_group(body);
}

} // namespace coflow::comfyui
