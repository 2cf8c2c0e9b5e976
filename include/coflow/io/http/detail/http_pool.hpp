// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/semaphore.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/http/detail/http_time_limit.hpp"
#include "coflow/io/http/http_client_options.hpp"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace coflow::detail {

/// Connections to a server: those that can be used again, and how many more there may be.
class HttpPool : public std::enable_shared_from_this<HttpPool> {
public:
    enum class Wanted : bool { any, fresh };
    class Lease;

    HttpPool(Connector& connector, Endpoint server, const HttpClientOptions& options)
        : connector_{connector},
          server_{std::move(server)},
          name_{server_.text()},
          options_{options},
          permits_{options.max_connections, options.max_connections} {}

    [[nodiscard]] const Endpoint& server() const noexcept { return server_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const HttpClientOptions& options() const noexcept { return options_; }

    /// Waits for one's turn, and for the connection if a new one is made.
    Task<Lease> acquire(Wanted wanted);

    void close_idle() {
        std::vector<Idle> closed;
        const std::scoped_lock guard{mutex_};
        closed.swap(idle_);
    }

private:
    struct Idle {
        Idle(std::unique_ptr<ByteStream> connection, TimePoint unused_since)
            : stream{std::move(connection)}, since{unused_since} {}
        std::unique_ptr<ByteStream> stream;
        TimePoint since;
    };

    // The one used last is the least likely to have been closed by the server. Nobody has asked for
    // anything on it: what can be read there is its end, or no answer.
    std::unique_ptr<ByteStream> take_idle(TimePoint now) {
        const std::scoped_lock guard{mutex_};
        std::erase_if(idle_, [&](const Idle& idle) {
            return saturating_add(idle.since, options_.keep_alive) <= now ||
                   idle.stream->is_readable();
        });
        if (idle_.empty())
            return nullptr;
        std::unique_ptr<ByteStream> stream = std::move(idle_.back().stream);
        idle_.pop_back();
        return stream;
    }

    void keep(std::unique_ptr<ByteStream> stream, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        idle_.emplace_back(std::move(stream), now);
    }

    Connector& connector_;
    Endpoint server_;
    std::string name_;
    HttpClientOptions options_;
    Semaphore permits_;
    std::mutex mutex_;
    std::vector<Idle> idle_;
};

/// A connection in use; closed when this is destroyed, unless it has been kept or taken.
class HttpPool::Lease {
public:
    Lease(std::shared_ptr<HttpPool> pool, Semaphore::Permit permit,
          std::unique_ptr<ByteStream> stream, Wanted was) noexcept
        : pool_{std::move(pool)},
          permit_{std::move(permit)},
          stream_{std::move(stream)},
          was_{was} {}

    [[nodiscard]] HttpPool& pool() const noexcept { return *pool_; }
    /// Null once it is given away.
    [[nodiscard]] ByteStream* stream() const noexcept { return stream_.get(); }
    [[nodiscard]] bool is_fresh() const noexcept { return was_ == Wanted::fresh; }

    void keep(TimePoint now) {
        pool_->keep(std::move(stream_), now);
        permit_.release();
    }
    void close() noexcept {
        stream_.reset();
        permit_.release();
    }
    [[nodiscard]] std::unique_ptr<ByteStream> take() noexcept {
        permit_.release();
        return std::move(stream_);
    }

private:
    std::shared_ptr<HttpPool> pool_; // first: it outlives the permit
    Semaphore::Permit permit_;
    std::unique_ptr<ByteStream> stream_;
    Wanted was_;
};

inline Task<HttpPool::Lease> HttpPool::acquire(Wanted wanted) {
    Semaphore::Permit permit = co_await permits_.acquire();
    std::unique_ptr<ByteStream> stream;
    if (wanted == Wanted::any)
        stream = take_idle(co_await this_task::now());
    wanted = stream ? Wanted::any : Wanted::fresh;
    if (!stream)
        stream = co_await within(options_.connect_timeout, connector_.connect(server_),
                                 name_ + ": no connection");
    co_return Lease{shared_from_this(), std::move(permit), std::move(stream), wanted};
}

} // namespace coflow::detail
