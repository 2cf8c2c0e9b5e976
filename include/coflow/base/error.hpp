// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/fwd.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace coflow {

/// What kind of thing went wrong, for code that must decide; the message is for people.
enum class ErrorCode : int {
    invalid_argument, ///< The caller passed something that cannot work.
    invalid_state,    ///< The object cannot do this now.
    timed_out,        ///< A time limit passed.
    closed,           ///< The other side is gone.
    deadlock,         ///< Everything waits and nothing can wake it.
    not_found,        ///< No such object.
    duplicate,        ///< An object with this identity exists already.
    type_mismatch,    ///< A value has another type than its reader expects.
    io_failure,       ///< The operating system refused.
    internal          ///< A defect in coflow itself.
};

/// The code's name as it is spelled in C++.
[[nodiscard]] constexpr std::string_view to_string(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::invalid_argument:
        return "invalid_argument";
    case ErrorCode::invalid_state:
        return "invalid_state";
    case ErrorCode::timed_out:
        return "timed_out";
    case ErrorCode::closed:
        return "closed";
    case ErrorCode::deadlock:
        return "deadlock";
    case ErrorCode::not_found:
        return "not_found";
    case ErrorCode::duplicate:
        return "duplicate";
    case ErrorCode::type_mismatch:
        return "type_mismatch";
    case ErrorCode::io_failure:
        return "io_failure";
    case ErrorCode::internal:
        return "internal";
    }
    return "unknown";
}

/// The base of every exception that coflow throws, except `Cancelled`.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message) : std::runtime_error{message}, code_{code} {}

    [[nodiscard]] ErrorCode code() const noexcept { return code_; }

private:
    ErrorCode code_;
};

} // namespace coflow
