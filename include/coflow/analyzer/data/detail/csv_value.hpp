// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"

#include <string>

namespace coflow::data::detail {

/// What a field that stands in no quotes looks like.
inline Json detected_value(std::string text) {
    if (text.empty())
        return nullptr;
    if (text == "true" || text == "false")
        return text == "true";
    // What cannot be a number, and numbers that JSON would not give back, stay text.
    if (text.find_first_not_of("+-.eE0123456789") == std::string::npos) {
        Json number = Json::parse(text, nullptr, false);
        const bool is_whole = text.find_first_of(".eE") == std::string::npos;
        if (number.is_number() && is_whole == number.is_number_integer())
            return number;
    }
    return text;
}

/// What `detected_value` makes the same value of; objects and arrays become text.
inline std::string csv_field(const Json& value, char separator) {
    if (value.is_null())
        return {};
    std::string text = value.is_string() ? value.get<std::string>() : to_line(value);
    const bool needs_quotes = text.find_first_of(std::string{"\"\r\n"} + separator) != text.npos ||
                              (value.is_string() && !detected_value(text).is_string());
    if (!needs_quotes)
        return text;
    for (std::size_t quote = text.find('"'); quote != text.npos; quote = text.find('"', quote + 2))
        text.insert(quote, 1, '"');
    return '"' + text + '"';
}

} // namespace coflow::data::detail
