// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <string>
#include <string_view>
#include <type_traits>

namespace coflow::data {

namespace detail {

template <class Enum>
struct EnumName {
    Enum value;
    std::string_view name;
};

/// An enumeration with a function `enum_names`, which gives a range of `EnumName`.
template <class Enum>
concept NamedEnum = std::is_enum_v<Enum> && requires(Enum value) { enum_names(value); };

} // namespace detail

template <detail::NamedEnum Enum>
void to_json(Json& json, Enum value) {
    for (const auto& each : enum_names(value))
        if (each.value == value)
            json = each.name;
}

/// Throws: `Error` (type_mismatch) for another name, which lists all.
template <detail::NamedEnum Enum>
void from_json(const Json& json, Enum& value) {
    std::string known;
    for (const auto& each : enum_names(value)) {
        if (json == each.name) {
            value = each.value;
            return;
        }
        known.append(known.empty() ? "" : ", ").append(each.name);
    }
    throw Error{ErrorCode::type_mismatch, quote(to_line(json), 100) + " is none of: " + known};
}

} // namespace coflow::data
