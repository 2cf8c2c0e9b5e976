// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/json.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reading what servers of other versions may have left out, renamed or filled differently: whatever
// is not there, or is of another type, reads as nothing.
namespace coflow::comfyui::detail {

/// The member of an object; null if it is missing or `value` is no object.
[[nodiscard]] inline const Json& member(const Json& value, std::string_view name) {
    static const Json null;
    if (!value.is_object())
        return null;
    const auto found = value.find(name);
    return found == value.end() ? null : *found;
}

[[nodiscard]] inline const Json& element(const Json& value, std::size_t index) {
    static const Json null;
    return value.is_array() && index < value.size() ? value[index] : null;
}

/// A text; numbers too, because some node packs write node ids as numbers.
[[nodiscard]] inline std::string text_of(const Json& value) {
    if (value.is_string())
        return value.get<std::string>();
    return value.is_number() ? value.dump() : std::string{};
}
[[nodiscard]] inline std::string text(const Json& value, std::string_view name) {
    return text_of(member(value, name));
}

[[nodiscard]] inline std::vector<std::string> texts_of(const Json& value) {
    std::vector<std::string> result;
    if (value.is_array())
        for (const Json& part : value)
            result.push_back(text_of(part));
    return result;
}
[[nodiscard]] inline std::vector<std::string> texts(const Json& value, std::string_view name) {
    return texts_of(member(value, name));
}

[[nodiscard]] inline std::optional<double> number_of(const Json& value) {
    if (!value.is_number())
        return std::nullopt;
    return value.get<double>();
}
[[nodiscard]] inline std::optional<double> number(const Json& value, std::string_view name) {
    return number_of(member(value, name));
}

/// A number that fits; what is fractional loses its fraction.
[[nodiscard]] inline std::optional<std::int64_t> integer(const Json& value, std::string_view name) {
    constexpr double limit = 9.2e18;
    const Json& found = member(value, name);
    if (found.is_number_integer() && !found.is_number_unsigned())
        return found.get<std::int64_t>();
    const std::optional<double> read = number_of(found);
    if (!read || !(std::fabs(*read) < limit))
        return std::nullopt;
    return found.is_number_float() ? static_cast<std::int64_t>(*read) : found.get<std::int64_t>();
}

[[nodiscard]] inline bool flag(const Json& value, std::string_view name, bool otherwise = false) {
    const Json& found = member(value, name);
    return found.is_boolean() ? found.get<bool>() : otherwise;
}

} // namespace coflow::comfyui::detail
