// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/object_info.hpp"
#include "coflow/comfyui/server_wish.hpp"
#include "coflow/policy/circuit_options.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace coflow::comfyui {

/// How much a server of a pool is given to do.
struct ServerLimits {
    std::size_t places = 1; ///< Runs at once of weight 1. Servers compute one after another.
    double speed = 1;       ///< One of speed 2 gets twice the load of one of speed 1.
};

enum class ServerCondition : std::uint8_t {
    unknown, ///< It has not been asked, or not lately.
    healthy,
    failing ///< It did not answer, lost a run, or is left alone because it has failed too often.
};

/// What a pool knows about one of its servers.
struct ServerState {
    std::string server; ///< "http://localhost:8188"
    ServerLimits limits{};
    ServerCondition condition = ServerCondition::unknown;
    CircuitState circuit = CircuitState::closed;
    std::string trouble; ///< What it failed with; empty if it is healthy.

    std::size_t leases = 0; ///< Held by users of the pool.
    std::size_t taken = 0;  ///< Places of these.
    std::size_t others = 0; ///< Prompts in its queue beyond our leases, when it was last asked.

    /// Bytes: of the device that has most, or of the main memory if the server tells of no device.
    std::int64_t memory_free = 0;
    std::int64_t memory_total = 0;
    /// What nodes it has; null until it has been asked, as somebody needed some.
    std::shared_ptr<const Catalog> catalog;

    bool is_freeing = false;  ///< It is about to be told to free its memory: nobody may use it.
    bool is_freed = false;    ///< It has been since it was last used.
    bool is_kept = false;     ///< Its free places wait for a wish that needs more of them.
    std::uint64_t chosen = 0; ///< The number of the last choice that fell on it.
};

/// Why a server is not chosen for a wish.
enum class Obstacle : std::uint8_t {
    none,
    unknown, ///< It has not been asked lately.
    failing,
    another,        ///< The wish names another server.
    too_few_places, ///< The wish has more weight than the server has places.
    too_little_memory,
    lacks_need,
    memory_in_use, ///< It is large enough, but not free.
    full,
    kept,
    freeing
};

[[nodiscard]] constexpr std::string_view to_string(Obstacle obstacle) noexcept {
    switch (obstacle) {
    case Obstacle::none:
        return "nothing is in the way";
    case Obstacle::unknown:
        return "it has not been asked yet";
    case Obstacle::failing:
        return "it is failing";
    case Obstacle::another:
        return "another one is asked for";
    case Obstacle::too_few_places:
        return "it has fewer places than the weight asked for";
    case Obstacle::too_little_memory:
        return "it has less memory than asked for";
    case Obstacle::lacks_need:
        return "it lacks a node or model";
    case Obstacle::memory_in_use:
        return "its memory is in use";
    case Obstacle::full:
        return "its places are taken";
    case Obstacle::kept:
        return "its free places are kept for another";
    case Obstacle::freeing:
        return "it is being told to free its memory";
    }
    return "";
}

/// Waiting does not help against these.
[[nodiscard]] constexpr bool is_lasting(Obstacle obstacle) noexcept {
    return obstacle == Obstacle::another || obstacle == Obstacle::too_few_places ||
           obstacle == Obstacle::too_little_memory || obstacle == Obstacle::lacks_need;
}

/// Whether there is the class of nodes "KSampler", or the choice "Loader.name=xl.safetensors".
[[nodiscard]] inline bool meets(const Catalog& catalog, std::string_view need) {
    const std::size_t equals = need.find('=');
    const std::size_t dot = need.rfind('.', equals);
    if (equals == std::string_view::npos || dot == std::string_view::npos)
        return catalog.find(need) != nullptr;
    const NodeInfo* const node = catalog.find(need.substr(0, dot));
    const InputInfo* const input =
        node != nullptr ? node->input(need.substr(dot + 1, equals - dot - 1)) : nullptr;
    return input != nullptr && input->choices &&
           std::ranges::find(*input->choices, Json(need.substr(equals + 1))) !=
               input->choices->end();
}

/// The first thing that is in the way: what lasts comes before what passes.
[[nodiscard]] inline Obstacle obstacle(const ServerState& state, const ServerWish& wish) {
    if (!wish.server.empty() && wish.server != state.server)
        return Obstacle::another;
    if (wish.weight > state.limits.places)
        return Obstacle::too_few_places;
    if (state.memory_total != 0 && state.memory_total < wish.least_free_memory)
        return Obstacle::too_little_memory;
    const auto lacks = [&state](std::string_view need) { return !meets(*state.catalog, need); };
    if (state.catalog && std::ranges::any_of(wish.needs, lacks))
        return Obstacle::lacks_need;
    if (state.condition == ServerCondition::failing)
        return Obstacle::failing;
    if (state.condition == ServerCondition::unknown || (!state.catalog && !wish.needs.empty()))
        return Obstacle::unknown;
    if (state.is_freeing)
        return Obstacle::freeing;
    if (wish.weight > state.limits.places - state.taken)
        return Obstacle::full;
    if (state.is_kept)
        return Obstacle::kept;
    if (state.memory_free < wish.least_free_memory)
        return Obstacle::memory_in_use;
    return Obstacle::none;
}

} // namespace coflow::comfyui
