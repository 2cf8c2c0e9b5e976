// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

namespace coflow {

/// Whether `error` is an `E`, or derives from it; false for a null pointer.
template <class E>
[[nodiscard]] bool holds_error(const std::exception_ptr& error) {
    if (error == nullptr)
        return false;
    try {
        std::rethrow_exception(error);
    } catch (const E&) {
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace coflow
