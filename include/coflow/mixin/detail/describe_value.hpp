// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace coflow::detail {

/// "is 500, " for a value that has a short text, "is " for any other: the beginning of a message.
template <class T>
std::string describe_value(const T& value) {
    constexpr std::size_t most = 60;
    if constexpr (std::is_arithmetic_v<T>)
        return fmt::format("is {}, ", value);
    else if constexpr (std::convertible_to<const T&, std::string_view>)
        return "is " + quote(value, most) + ", ";
    else
        return "is ";
}

} // namespace coflow::detail
