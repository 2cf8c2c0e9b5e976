// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <string>
#include <utility>

namespace coflow {

/// A connection could not be made, or broke; the message begins with the peer's name.
///
/// Codes: `not_found` for a name that is not known; `closed` where the peer, or this side, has
/// ended it; `io_failure` for everything else.
class ConnectionError : public Error {
public:
    /// `message` says what happened with `peer`, and does not name it again.
    ConnectionError(ErrorCode code, std::string peer, const std::string& message)
        : Error{code, peer + ": " + message}, peer_{std::move(peer)} {}

    /// Such as "localhost:8188".
    [[nodiscard]] const std::string& peer() const noexcept { return peer_; }

private:
    std::string peer_;
};

} // namespace coflow
