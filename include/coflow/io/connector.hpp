// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/byte_stream.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace coflow {

/// Whether what is sent can be read on the way.
enum class Encryption : std::uint8_t { none, tls };

/// Whom to connect to.
struct Endpoint {
    // Declared so that this is no aggregate: GCC before 14 would destroy a temporary one twice.
    Endpoint() = default;

    std::string host; ///< A name or an address; IPv6 without brackets.
    std::uint16_t port = 0;
    Encryption encryption = Encryption::none;

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
