// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/detail/repair_json.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace coflow::comfyui {

using Json = nlohmann::json;

/// Reads JSON as a Python server writes it.
///
/// NaN and the infinities, which are no JSON, become null, and half a surrogate pair, which Python
/// writes for what is no Unicode, becomes U+FFFD.
/// Throws: `Error` (invalid_argument) for what is no JSON, or is nested more than 500 levels deep.
[[nodiscard]] inline Json parse_json(std::string_view text) {
    if (detail::nested_deeper_than(text, 500))
        throw Error{ErrorCode::invalid_argument, "the JSON is nested more than 500 levels deep"};
    Json value = Json::parse(text, nullptr, false);
    if (value.is_discarded())
        value = Json::parse(detail::repair_json(text), nullptr, false);
    if (value.is_discarded())
        throw Error{ErrorCode::invalid_argument, "this is not JSON"};
    return value;
}

/// The value of a text from a command line: JSON if it is ("7", "true", "[\"4\", 0]"), otherwise
/// the text itself, so that words need no quotes within quotes.
[[nodiscard]] inline Json value_of_text(std::string_view text) {
    if (detail::nested_deeper_than(text, 500))
        return Json(text); // with braces it is a list of one
    Json value = Json::parse(text, nullptr, false);
    return value.is_discarded() ? Json(text) : value;
}

} // namespace coflow::comfyui
