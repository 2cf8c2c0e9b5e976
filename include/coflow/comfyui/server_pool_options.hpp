// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/client.hpp"
#include "coflow/comfyui/placement.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/policy/circuit_options.hpp"

#include <chrono>

namespace coflow::comfyui {

/// A server of a pool.
struct PoolMember {
    Client client;
    ServerLimits limits{};
};

/// How a pool of servers looks after them.
struct ServerPoolOptions {
    Duration check_interval = std::chrono::seconds{5};
    Duration check_timeout = std::chrono::seconds{5};
    /// When a server that keeps failing is left alone, also by checks, and for how long. It counts
    /// checks and the failures that leases report.
    CircuitOptions circuit{.failure_rate = 0.6,
                           .window = 3,
                           .minimum_calls = 2,
                           .open_for = std::chrono::seconds{15},
                           .half_open_calls = 1};
    /// Each step of `ServerWish::priority` counts as having come this much earlier.
    Duration head_start = std::chrono::minutes{1};

    WhenShort when_short = WhenShort::wait;
    /// A server that nobody has used for this long is told to free its memory, once.
    Duration free_after_idle = Duration::max();
    /// How long a server takes to free its memory, before it is asked what is free.
    Duration free_delay = std::chrono::seconds{1};

    /// How long what is known of the nodes of a server is believed. They are asked for only if
    /// somebody needs some.
    Duration catalog_age = std::chrono::minutes{10};
    Duration catalog_timeout = std::chrono::seconds{30};
};

} // namespace coflow::comfyui
