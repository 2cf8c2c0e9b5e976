// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/byte_stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace coflow {

/// Whether what is sent can be read on the way.
enum class Encryption : std::uint8_t { none, tls };

/// Whom to connect to.
struct Endpoint {
    std::string host; ///< A name or an address; IPv6 without brackets.
    std::uint16_t port = 0;
    Encryption encryption = Encryption::none;

    // Declared so that this is no aggregate: GCC before 14 would destroy a temporary one twice.
    Endpoint() = default;
    Endpoint(std::string of_host, std::uint16_t of_port, Encryption with = Encryption::none)
        : host{std::move(of_host)}, port{of_port}, encryption{with} {}

    /// Such as "localhost:8188" or "[::1]:8188".
    [[nodiscard]] std::string text() const {
        const bool is_ipv6 = host.find(':') != std::string::npos;
        return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
    }

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Opens connections; what speaks a protocol is given one, so that tests need no network.
///
/// Thread safety: any thread.
class Connector {
public:
    virtual ~Connector() = default;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    /// Throws: `ConnectionError` that names the endpoint and the reason. It has no time limit of
    /// its own: see `with_timeout`.
    /// Cancellation: leaves nothing open.
    [[nodiscard]] virtual Task<std::unique_ptr<ByteStream>> connect(Endpoint to) = 0;

protected:
    Connector() = default;
};

} // namespace coflow
