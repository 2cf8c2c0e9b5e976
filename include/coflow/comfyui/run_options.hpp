// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <chrono>
#include <cstdint>

namespace coflow::comfyui {

/// What a server offers to cancel one prompt and no other.
enum class CancelBy : std::uint8_t {
    job,       ///< /api/jobs/{id}/cancel (since 0.26.0)
    interrupt, ///< /queue delete, and /interrupt with a prompt id (since 0.3.57)
    queue_only ///< Older ones interrupt whatever runs: what runs already is left to end.
};

enum class PollBy : std::uint8_t {
    job,              ///< /api/jobs/{id} (since 0.6.0)
    queue_and_history ///< everywhere
};

enum class Begin : std::uint8_t {
    submit, ///< A new run.
    recover ///< It may have been submitted before: looks for it first, and submits it if it is not
            ///< there.
};

/// How a run is watched. Every wait has an end.
struct RunOptions {
    Begin begin = Begin::submit;
    CancelBy cancel_by = CancelBy::interrupt;
    PollBy poll_by = PollBy::queue_and_history;
    /// How often a prompt is submitted in all; again only if it has verifiably not arrived. None:
    /// only look for what has been submitted.
    int max_submits = 3;

    Duration timeout = std::chrono::hours{24}; ///< Of the run; then it is cancelled.
    Duration request_timeout = std::chrono::seconds{30};
    Duration connect_timeout = std::chrono::seconds{10};
    Duration reconnect_delay =
        std::chrono::milliseconds{500}; ///< Doubles up to `max_reconnect_delay`.
    Duration max_reconnect_delay = std::chrono::seconds{30};
    Duration poll_interval = std::chrono::seconds{2}; ///< While there is no socket.
    Duration silence = std::chrono::seconds{10};      ///< Of an open socket, before it is doubted.
    Duration history_delay = std::chrono::milliseconds{50}; ///< Between looks for a late history.
    Duration history_patience = std::chrono::seconds{5};
    Duration unreachable_patience = std::chrono::minutes{5}; ///< Without any answer.
    Duration cancel_patience = std::chrono::seconds{60};     ///< Until an interrupted node stops.
};

} // namespace coflow::comfyui
