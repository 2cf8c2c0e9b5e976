// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <string>

namespace coflow {

/// The peer does not keep to HTTP, or sends more than a limit allows.
///
/// Codes: `io_failure` for what is no HTTP; `closed` for a message whose end is missing;
/// `invalid_argument` for more than a limit.
class HttpError : public Error {
public:
    using Error::Error;
};

} // namespace coflow
