// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/prompt.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// A new random id as servers want it for prompts: a UUID in lower case with hyphens. It serves for
/// clients, too.
[[nodiscard]] inline std::string new_prompt_id() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device device;
    std::string id;
    for (std::size_t at = 0; at < 32; ++at) {
        if (at == 8 || at == 12 || at == 16 || at == 20)
            id += '-';
        unsigned digit = device() % 16U;
        if (at == 12)
            digit = 4; // version: random
        if (at == 16)
            digit = 8U | (digit & 3U); // variant
        id += digits[digit];
    }
    return id;
}

enum class Place : std::uint8_t { back, front };

/// A prompt with what goes along when it is submitted.
struct Submission {
    Submission() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a prompt alone is a whole submission
    Submission(Prompt what) : prompt{std::move(what)} {}

    Prompt prompt;
    std::string prompt_id;        ///< A new one is chosen if it is empty.
    std::string client_id;        ///< Whose socket is told of it; nobody's if empty.
    Place place = Place::back;    ///< In the queue.
    std::optional<double> number; ///< Lower ones run first, whatever the place.
    Json extra_data = Json::object();
    std::vector<std::string> only_outputs; ///< Ids of the outputs to run; all if empty.

    /// The body of POST /prompt.
    [[nodiscard]] Json json() const {
        Json body{{"prompt", prompt.json()}};
        if (!prompt_id.empty())
            body["prompt_id"] = prompt_id;
        if (!client_id.empty())
            body["client_id"] = client_id;
        if (place == Place::front)
            body["front"] = true;
        if (number)
            body["number"] = *number;
        if (extra_data.is_object() && !extra_data.empty())
            body["extra_data"] = extra_data;
        if (!only_outputs.empty())
            body["partial_execution_targets"] = only_outputs;
        return body;
    }
};

} // namespace coflow::comfyui
