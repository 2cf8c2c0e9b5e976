// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/placement.hpp"
#include "coflow/comfyui/server_health.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui::detail {

class PoolWait;

/// What a `ServerPool` and its leases share.
class PoolCore {
public:
    PoolCore(std::vector<PoolMember> members, const ServerPoolOptions& options);

    [[nodiscard]] const Client& client(std::size_t server) const noexcept {
        return servers_[server].client;
    }
    [[nodiscard]] std::vector<ServerState> states() const {
        const std::scoped_lock guard{mutex_};
        return states_;
    }
    [[nodiscard]] std::size_t waiting() const {
        const std::scoped_lock guard{mutex_};
        return line_.size();
    }
    [[nodiscard]] std::size_t places() const;
    [[nodiscard]] std::string complaint(const ServerWish& wish, bool refused) const;

    void release(std::size_t server, std::size_t weight) noexcept;
    void report_failure(std::size_t server, std::string why) noexcept;

    /// Returns once it is decided. Looks after the servers meanwhile.
    [[nodiscard]] Task<> wait_for(PoolWait& wait);
    /// Looks after the servers until the group is stopped.
    [[nodiscard]] Task<> watch_all(TaskGroup& group);

private:
    friend class PoolWait;
    class Check;
    class Reading;
    struct Server {
        Server(Client with, const ServerPoolOptions& options)
            : client{std::move(with)}, health{options} {}

        Client client;
        ServerHealth health;
        coflow::Event news; // a check may be due
        std::optional<TimePoint> idle_since;
        std::optional<TimePoint> catalog_due; // nothing: now
        bool is_reading = false;              // the catalog
    };
    /// What a server has said.
    struct Said {
        std::size_t queue = 0;
        SystemStats stats;
    };
    /// What is to be done for a server.
    struct Duty {
        enum class What : std::uint8_t { wait, check, read_catalog };
        What what = What::wait;
        Duration wait{};
    };

    Task<> wait_in(TaskGroup& group, PoolWait& wait);
    Task<> watch(std::size_t server);
    [[nodiscard]] Duty next_duty(std::size_t server, TimePoint now);
    Task<> check(std::size_t server);
    Task<> ask(std::size_t server, Said& said);
    Task<> free(std::size_t server);
    Task<> read_catalog(std::size_t server);
    [[nodiscard]] bool should_free(std::size_t server, const Said& said, TimePoint now);
    [[nodiscard]] Client client_for_checks(std::size_t server, Duration timeout) const;

    // With the lock held:
    void note(std::size_t server, const Said& said, TimePoint now);
    void tell_time(TimePoint now) noexcept { now_ = std::max(now_, now); }
    void serve();

    ServerPoolOptions options_;
    std::deque<Server> servers_; // they stay where they are
    mutable std::mutex mutex_;   // guards what follows, and of the servers all but the client
    std::vector<ServerState> states_;
    Placement line_;
    std::map<Placement::Ticket, PoolWait*> waits_;
    TimePoint now_{}; // the latest time that somebody told
    bool needs_catalogs_ = false;
};

/// Somebody in the line of a pool, from the construction to the destruction.
class PoolWait {
public:
    PoolWait(PoolCore& core, const ServerWish& wish, TimePoint now);
    ~PoolWait();
    PoolWait(const PoolWait&) = delete;
    PoolWait& operator=(const PoolWait&) = delete;

    [[nodiscard]] std::optional<std::size_t> placed_at() const {
        const std::scoped_lock guard{core_.mutex_};
        return server_;
    }
    [[nodiscard]] bool is_refused() const {
        const std::scoped_lock guard{core_.mutex_};
        return is_refused_;
    }
    /// The place is somebody else's to give back.
    void take() noexcept {
        const std::scoped_lock guard{core_.mutex_};
        server_.reset();
    }

private:
    friend class PoolCore;

    PoolCore& core_;
    std::size_t weight_;
    Placement::Ticket ticket_;
    coflow::Event decided_;
    std::optional<std::size_t> server_;
    bool is_refused_ = false;
};

} // namespace coflow::comfyui::detail

#include "coflow/comfyui/detail/pool_checks.hpp"
#include "coflow/comfyui/detail/pool_line.hpp"
