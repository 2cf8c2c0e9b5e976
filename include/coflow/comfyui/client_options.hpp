// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <chrono>
#include <cstdint>

namespace coflow::comfyui {

/// Where the endpoints are that a server offers twice. Jobs are always beneath /api.
enum class ApiPrefix : std::uint8_t {
    none,
    api ///< Servers since 2024-06; for a proxy that forwards nothing else.
};

struct ClientOptions {
    Duration request_timeout = std::chrono::seconds{30};
    /// Of uploads and downloads, which may take longer as long as bytes flow.
    Duration stall_timeout = std::chrono::seconds{30};
    /// How often a request is sent in all that changes nothing, if there is no answer or a
    /// transient one. Others are sent once.
    int attempts = 3;
    Duration retry_delay = std::chrono::milliseconds{200}; ///< Doubles.
    ApiPrefix prefix = ApiPrefix::none;
};

} // namespace coflow::comfyui
