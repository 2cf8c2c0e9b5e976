// SPDX-License-Identifier: MIT
#pragma once

#include <cxxabi.h>

#include <typeinfo>

namespace coflow::detail {

/// Whether the exception that is being handled is an `Exception`, not one derived from it; without
/// the price of throwing it once more.
template <class Exception>
[[nodiscard]] bool current_exception_is() noexcept {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    return type != nullptr && *type == typeid(Exception);
}

} // namespace coflow::detail
