// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"
#include "coflow/comfyui/object_info.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

// Whether a server will take a value for an input. It follows what servers do, not what would be
// strict: they convert "12" to a number, and leave most custom types to the nodes.
namespace coflow::comfyui::detail {

/// Wide enough for the seeds, which are 64 bits without a sign.
using Wide = long double;

[[nodiscard]] inline std::optional<Wide> as_number(const Json& value) {
    if (value.is_number_unsigned())
        return static_cast<Wide>(value.get<std::uint64_t>());
    if (value.is_number_integer())
        return static_cast<Wide>(value.get<std::int64_t>());
    if (value.is_number())
        return value.get<double>();
    if (value.is_boolean())
        return value.get<bool>() ? Wide{1} : Wide{0};
    return std::nullopt;
}

/// The number that a text is, as `int()` and `float()` read it.
[[nodiscard]] inline std::optional<Wide> number_in(const std::string& text, bool whole) {
    std::string_view trimmed = text;
    const auto is_space = [](char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    };
    while (!trimmed.empty() && is_space(trimmed.front()))
        trimmed.remove_prefix(1);
    while (!trimmed.empty() && is_space(trimmed.back()))
        trimmed.remove_suffix(1);
    if (trimmed.starts_with('+'))
        trimmed.remove_prefix(1);
    if (whole && trimmed.find_first_not_of("-0123456789") != std::string_view::npos)
        return std::nullopt;
    double number = 0;
    const char* end = trimmed.data() + trimmed.size();
    const auto [stopped, error] = std::from_chars(trimmed.data(), end, number);
    if (error != std::errc{} || stopped != end)
        return std::nullopt;
    return number;
}

[[nodiscard]] inline std::string shown(const Json& value) {
    constexpr std::size_t most = 60;
    if (value.is_string())
        return quote(value.get_ref<const std::string&>(), most);
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > most)
        text.replace(most, std::string::npos, "...");
    return text;
}

/// Types that only nodes make: a value cannot be written down.
[[nodiscard]] inline bool needs_link(std::string_view type) {
    constexpr std::array<std::string_view, 14> types{
        "IMAGE",       "MASK",  "LATENT", "MODEL", "CLIP",    "VAE",    "CONDITIONING",
        "CONTROL_NET", "AUDIO", "VIDEO",  "NOISE", "SAMPLER", "SIGMAS", "GUIDER"};
    return std::ranges::find(types, type) != types.end();
}

/// Whether what an output gives may go into an input; either may name several types.
[[nodiscard]] inline bool types_match(std::string_view given, std::string_view wanted) {
    const auto has = [](std::string_view list, std::string_view type) {
        for (std::size_t begin = 0; begin <= list.size();) {
            const std::size_t end = std::min(list.find(',', begin), list.size());
            if (list.substr(begin, end - begin) == type)
                return true;
            begin = end + 1;
        }
        return false;
    };
    // What a choice offers is known to its nodes only; the types of newer nodes carry templates.
    if (given == "COMBO" || wanted == "COMBO" || wanted.starts_with("COMFY_") ||
        given.starts_with("COMFY_") || has(given, "*") || has(wanted, "*"))
        return true;
    for (std::size_t begin = 0; begin <= given.size();) {
        const std::size_t end = std::min(given.find(',', begin), given.size());
        if (has(wanted, given.substr(begin, end - begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

/// What is wrong with a number for an input, or nothing.
[[nodiscard]] inline std::string problem_of_number(const Json& value, const InputInfo& input) {
    const std::optional<Wide> number =
        value.is_string() ? number_in(value.get<std::string>(), input.type == "INT")
                          : as_number(value);
    if (!number)
        return "is " + shown(value) + ", which is no " + input.type;
    const std::optional<Wide> min = input.min ? as_number(*input.min) : std::nullopt;
    const std::optional<Wide> max = input.max ? as_number(*input.max) : std::nullopt;
    if (min && *number < *min)
        return "is " + shown(value) + ", smaller than the least value " + shown(*input.min);
    if (max && *number > *max)
        return "is " + shown(value) + ", bigger than the largest value " + shown(*input.max);
    return {};
}

[[nodiscard]] inline std::string problem_of_choice(const Json& value, const InputInfo& input) {
    constexpr std::size_t most_told = 10;
    if (!input.choices || input.is_upload() ||
        std::ranges::find(*input.choices, value) != input.choices->end())
        return {};
    const auto is_chosen = [&](const Json& part) {
        return std::ranges::find(*input.choices, part) != input.choices->end();
    };
    if (flag(input.options, "multiselect") && value.is_array() &&
        std::ranges::all_of(value, is_chosen))
        return {};
    std::string text = "is " + shown(value) + ", which is none of ";
    for (std::size_t index = 0; index < std::min(input.choices->size(), most_told); ++index)
        text += (index > 0 ? ", " : "") + shown((*input.choices)[index]);
    if (input.choices->empty())
        text += "no choices at all";
    if (input.choices->size() > most_told)
        text += " and " + std::to_string(input.choices->size() - most_told) + " more";
    return text;
}

/// What is wrong with a value that is no link, or nothing.
[[nodiscard]] inline std::string problem_of_value(const Json& value, const InputInfo& input) {
    if (input.type == "INT" || input.type == "FLOAT")
        return problem_of_number(value, input);
    if (input.type == "COMBO")
        return problem_of_choice(value, input);
    if (input.type == "BOOLEAN" && value.is_string())
        return "is the text " + shown(value) + ", which a server takes for true";
    if (input.type == "STRING" && value.is_object())
        return "is " + shown(value) + ", which is no text";
    if (needs_link(input.type))
        return "is " + shown(value) + ", but only a link can give " + input.type;
    return {};
}

} // namespace coflow::comfyui::detail
