// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <cstdint>
#include <type_traits>

namespace coflow {

/// What a shutdown does with the runs there are.
enum class ShutdownMode : std::uint8_t {
    drain, ///< Lets them end.
    cancel ///< Cancels them.
};

/// What a draining shutdown does with runs that have not started.
enum class QueuedRuns : std::uint8_t { finish, cancel };

/// How a manager is shut down.
struct ShutdownOptions {
    ShutdownMode mode = ShutdownMode::drain;
    QueuedRuns queued = QueuedRuns::finish;
    Duration deadline = Duration::max(); ///< What has not ended after so long is cancelled.
};

static_assert(std::is_trivially_destructible_v<ShutdownOptions>);

} // namespace coflow
