// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/violation.hpp"

#include <nlohmann/json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::detail {

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

inline void add_type_violation(const nlohmann::json& value, std::string_view wanted,
                               Violations& found) {
    const std::string_view is = value.type_name();
    const std::string_view article = value.is_null()                         ? ""
                                     : value.is_object() || value.is_array() ? "an "
                                                                             : "a ";
    found.add(std::string{"is "}.append(article).append(is).append(", not ").append(wanted));
}

template <std::integral T>
std::optional<T> read_json_integer(const nlohmann::json& value, Violations& found) {
    if (!value.is_number_integer()) {
        add_type_violation(value, "a whole number", found);
        return {};
    }
    const bool fits = value.is_number_unsigned() ? std::in_range<T>(value.get<std::uint64_t>())
                                                 : std::in_range<T>(value.get<std::int64_t>());
    if (!fits) {
        const bool great = value.is_number_unsigned() || value.get<std::int64_t>() > 0;
        found.add("is " + value.dump() + ", which is too " + (great ? "great" : "small"));
        return {};
    }
    return value.get<T>();
}

/// Nothing if it is no `T`; then it is found why.
template <class T>
std::optional<T> read_json_as(const nlohmann::json& value, Violations& found) {
    if constexpr (is_vector<T>) {
        if (!value.is_array()) {
            add_type_violation(value, "an array", found);
            return {};
        }
        std::optional<T> elements{T{}};
        for (std::size_t index = 0; index < value.size(); ++index) {
            const Violations::Place place = found.at(index);
            auto element = read_json_as<typename T::value_type>(value[index], found);
            if (!element)
                elements.reset();
            else if (elements)
                elements->push_back(*std::move(element));
        }
        return elements;
    } else if constexpr (std::same_as<T, bool>) {
        if (value.is_boolean())
            return value.get<bool>();
        add_type_violation(value, "true or false", found);
        return {};
    } else if constexpr (std::integral<T>) {
        return read_json_integer<T>(value, found);
    } else if constexpr (std::floating_point<T>) {
        if (value.is_number())
            return value.get<T>();
        add_type_violation(value, "a number", found);
        return {};
    } else {
        static_assert(std::same_as<T, std::string>, "JSON fields are of type bool, an integer, "
                                                    "double, std::string, or vectors of them");
        if (value.is_string())
            return value.get<std::string>();
        add_type_violation(value, "a string", found);
        return {};
    }
}

} // namespace coflow::detail
