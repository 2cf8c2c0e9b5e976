// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/priority.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace coflow::comfyui {

/// What a run asks of the server it is to be placed on.
///
/// Lifetime: the texts outlive the wait for a server.
struct ServerWish {
    std::size_t weight = 1;             ///< So many of a server's places are taken.
    std::int64_t least_free_memory = 0; ///< Bytes, as `ServerState::memory_free`.
    /// Classes of nodes that the server must have, "KSampler", and choices that it must offer for
    /// an input, such as a model: "CheckpointLoaderSimple.ckpt_name=xl.safetensors".
    std::span<const std::string> needs{};
    /// Only the server of this address, as `Client::server` tells it; any if it is empty.
    std::string_view server{};
    /// Goes before those that have come a little later (`ServerPoolOptions::head_start`).
    Priority priority = Priority::normal;
    Duration patience = std::chrono::hours{1}; ///< How long to wait for a place.
};

// GCC 12 destroys temporary aggregates twice next to a co_await: here nothing is destroyed.
static_assert(std::is_trivially_destructible_v<ServerWish>);

} // namespace coflow::comfyui
