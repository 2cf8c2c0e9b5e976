// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace coflow {

/// How urgent a ready coroutine is beside the others of its executor.
///
/// `critical` and `high` run before `normal`; `low` runs when nothing else is ready, and now and
/// then besides, so that it is slow but never starved.
enum class Priority : std::uint8_t { low, normal, high, critical };

inline constexpr int priority_count = 4;

} // namespace coflow
