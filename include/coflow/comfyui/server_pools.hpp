// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/server_pool.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// Where the servers of workflows come from: one pool, or whatever server a request names.
///
///     ServerPools pools{[&connector](const std::string& server) {
///         return connect_to(connector, server);
///     }};
///
/// Thread safety: any thread. Copies share the pools.
class ServerPools {
public:
    using Connect = std::function<Client(const std::string& server)>;

    // NOLINTNEXTLINE(google-explicit-constructor): one pool is all that most users have
    ServerPools(std::shared_ptr<ServerPool> pool) : pool_{std::move(pool)} {}
    /// Each server that is named becomes a pool of one, kept for those who name it later.
    explicit ServerPools(Connect connect)
        : connected_{std::make_shared<Connected>(std::move(connect))} {}

    /// Throws: `Error` (invalid_argument) if no server is named and there is no pool; what the
    /// connecting throws.
    [[nodiscard]] std::shared_ptr<ServerPool> pool_for(const std::string& server) const {
        if (pool_ != nullptr)
            return pool_;
        if (server.empty())
            throw Error{ErrorCode::invalid_argument,
                        "the request names no server, such as \"http://localhost:8188\""};
        const std::scoped_lock guard{connected_->mutex};
        std::shared_ptr<ServerPool>& pool = connected_->pools[server];
        if (pool == nullptr)
            pool = std::make_shared<ServerPool>(connected_->connect(server));
        return pool;
    }

    /// As `ServerPool::acquire`, on this server, or on any if it is empty.
    ///
    /// Throws: also as `pool_for`. Lifetime: the texts outlive the task.
    [[nodiscard]] Task<ServerLease> acquire(const std::string& server, ServerWish wish) const {
        // A pool that was made for the server may have another spelling of its address.
        wish.server = pool_ != nullptr ? std::string_view{server} : std::string_view{};
        return pool_for(server)->acquire(wish);
    }

private:
    struct Connected {
        explicit Connected(Connect how) : connect{std::move(how)} {}

        Connect connect;
        std::mutex mutex; // guards `pools`
        std::map<std::string, std::shared_ptr<ServerPool>> pools;
    };

    std::shared_ptr<ServerPool> pool_;
    std::shared_ptr<Connected> connected_;
};

} // namespace coflow::comfyui
