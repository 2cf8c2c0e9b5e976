// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/base/error.hpp"

#include <string>
#include <string_view>

namespace coflow::data::detail {

inline constexpr std::size_t deepest_nesting = 200;
inline constexpr std::string_view json_whitespace = " \t\r\n";

/// Writing JSON recurses into it, so that its depth must have a limit.
inline bool is_too_deep(std::string_view json) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t index = 0; index < json.size(); ++index) {
        const char byte = json[index];
        if (byte == '"')
            in_string = !in_string;
        else if (in_string)
            index += byte == '\\' ? 1 : 0;
        else if (byte == '[' || byte == '{') {
            if (++depth > deepest_nesting)
                return true;
        } else if ((byte == ']' || byte == '}') && depth > 0)
            --depth;
    }
    return false;
}

/// Throws: `Error` (invalid_argument) for what is no JSON object.
inline Json parse_object(std::string_view text) {
    if (is_too_deep(text))
        throw Error{ErrorCode::invalid_argument,
                    "is nested more than " + std::to_string(deepest_nesting) + " levels deep"};
    Json value;
    try {
        value = Json::parse(text);
    } catch (const Json::parse_error& error) {
        // "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error ..."
        const std::string_view what = error.what();
        const std::size_t begin = what.find("column");
        throw Error{ErrorCode::invalid_argument,
                    "is no JSON: " + std::string{what.substr(begin == what.npos ? 0 : begin)}};
    } catch (const Json::exception& error) {
        throw Error{ErrorCode::invalid_argument, std::string{"is no JSON: "} + error.what()};
    }
    if (!value.is_object())
        throw Error{ErrorCode::invalid_argument,
                    std::string{"is no JSON object but of type "} + value.type_name()};
    return value;
}

} // namespace coflow::data::detail
