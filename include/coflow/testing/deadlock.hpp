// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

namespace coflow::testing {

/// Everything waits and nothing can wake it.
///
/// The message names each waiting task, what it waits in and where, and the seed of the simulation.
class Deadlock : public Error {
public:
    explicit Deadlock(const std::string& message) : Error{ErrorCode::deadlock, message} {}
};

/// Tasks keep each other busy, but virtual time does not pass.
///
/// The message is as that of `Deadlock`; the busy tasks are those that it does not name.
class Livelock : public Error {
public:
    explicit Livelock(const std::string& message) : Error{ErrorCode::timed_out, message} {}
};

} // namespace coflow::testing
