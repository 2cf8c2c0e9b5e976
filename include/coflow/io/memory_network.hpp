// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/channel.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/listener.hpp"
#include "coflow/io/memory_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace coflow {

/// A network inside this process: connections go to whoever listens under the endpoint's name.
///
/// Encryption is not looked at. Nobody listening is an error, as with a real network.
/// Thread safety: any thread.
/// Lifetime: a listener may outlive its network.
class MemoryNetwork : public Connector {
    using Arrivals = Channel<std::unique_ptr<ByteStream>>;

public:
    /// How many connections may wait for `accept`; further ones wait in `connect`.
    static constexpr std::size_t backlog = 64;

    explicit MemoryNetwork(std::size_t stream_capacity = MemoryStream::default_capacity) noexcept
        : capacity_{stream_capacity} {}

    /// Listens from now on until the listener is closed or destroyed.
    ///
    /// Throws: `Error` (duplicate) if somebody does.
    [[nodiscard]] std::unique_ptr<Listener> listen(std::string host, std::uint16_t port) {
        const std::string name = Endpoint{std::move(host), port}.text();
        const std::scoped_lock guard{mutex_};
        std::shared_ptr<Arrivals>& arrivals = listening_[name];
        if (arrivals && !arrivals->closed())
            throw Error{ErrorCode::duplicate, name + ": somebody listens here already"};
        arrivals = std::make_shared<Arrivals>(backlog);
        return std::make_unique<MemoryListener>(name, arrivals);
    }

    [[nodiscard]] Task<std::unique_ptr<ByteStream>> connect(Endpoint to) override {
        const std::string name = to.text();
        const std::shared_ptr<Arrivals> arrivals = find(name);
        if (!arrivals || arrivals->closed())
            throw ConnectionError{ErrorCode::io_failure, name, "connection refused"};
        auto [here, there] = MemoryStream::make_pair(name, capacity_);
        try {
            co_await arrivals->send(std::unique_ptr<ByteStream>{std::move(there)});
        } catch (const Error&) {
            throw ConnectionError{ErrorCode::io_failure, name, "connection refused"};
        }
        co_return std::unique_ptr<ByteStream>{std::move(here)};
    }

private:
    class MemoryListener : public Listener {
    public:
        MemoryListener(std::string name, std::shared_ptr<Arrivals> arrivals)
            : name_{std::move(name)}, arrivals_{std::move(arrivals)} {}
        ~MemoryListener() override { close(); }

        [[nodiscard]] Task<std::unique_ptr<ByteStream>> accept() override {
            auto arrived = co_await arrivals_->receive();
            if (!arrived)
                throw ConnectionError{ErrorCode::closed, name_, "the listener is closed"};
            co_return std::move(*arrived);
        }
        void close() noexcept override {
            arrivals_->close();
            while (const auto refused = arrivals_->try_receive()) {
            }
        }

    private:
        std::string name_;
        std::shared_ptr<Arrivals> arrivals_;
    };

    [[nodiscard]] std::shared_ptr<Arrivals> find(const std::string& name) {
        const std::scoped_lock guard{mutex_};
        const auto found = listening_.find(name);
        return found == listening_.end() ? nullptr : found->second;
    }

    std::size_t capacity_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Arrivals>> listening_;
};

} // namespace coflow
