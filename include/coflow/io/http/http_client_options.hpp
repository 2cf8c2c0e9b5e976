// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/io/http/http_limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace coflow {

/// How long a client waits, and how much it takes.
struct HttpClientOptions {
    /// For a new connection.
    Duration connect_timeout = std::chrono::seconds{10};
    /// From the end of the request to the end of the answer's header.
    Duration response_timeout = std::chrono::seconds{60};
    /// For the next bytes of a body, in either direction.
    Duration idle_timeout = std::chrono::seconds{60};
    /// For all of `fetch`; `open` and `upgrade` are limited by the others only.
    Duration total_timeout = Duration::max();
    /// How long an unused connection is kept.
    Duration keep_alive = std::chrono::seconds{30};
    std::size_t max_connections = 8;
    /// Of an answer that is read whole.
    std::uint64_t max_body = std::uint64_t{256} << 20;
    HttpLimits limits{};
};

static_assert((detail::check_options<HttpClientOptions>(), true));

} // namespace coflow
