// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/check_prompt.hpp"
#include "coflow/comfyui/prompt_binding.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// What is to be set in a prompt before it runs.
struct PromptSettings {
    PromptSettings() = default;

    Json values = Json::object();     ///< By places, see `find_place`: {"3.seed": 7}.
    Json parameters = Json::object(); ///< By the names of the prompt's binding: {"seed": 7}.
    /// Files to be uploaded, by names of the binding or by places: {"LoadImage.image": a.png}. The
    /// input becomes the name that the server gives.
    std::map<std::string, std::filesystem::path> files;
};

/// A prompt with its settings, except for the names of files that are not uploaded yet.
struct PreparedPrompt {
    struct Upload {
        Upload(PromptPlace where, std::filesystem::path what)
            : place{std::move(where)}, file{std::move(what)} {}

        PromptPlace place;
        std::filesystem::path file;
    };

    PreparedPrompt() = default;

    Prompt prompt;
    std::vector<Upload> uploads;
    std::vector<PromptPlace> added; ///< Inputs that were set and that the prompt did not have.
};

/// Throws: `Error` that names the setting, for a place or a parameter that the prompt has not.
[[nodiscard]] inline PreparedPrompt prepare_prompt(BoundPrompt bound,
                                                   const PromptSettings& settings) {
    PreparedPrompt prepared;
    prepared.prompt = std::move(bound.prompt);
    const auto set = [&prepared](const PromptPlace& place, Json value) {
        if (prepared.prompt.get(place.node, place.input).is_null())
            prepared.added.push_back(place);
        prepared.prompt.set(place.node, place.input, std::move(value));
    };
    if (!settings.values.is_object() || !settings.parameters.is_object())
        throw Error{ErrorCode::type_mismatch, "what is to be set is an object of values"};
    for (const auto& parameter : settings.parameters.items())
        for (const PromptPlace& place : bound.binding.places_of(parameter.key(), prepared.prompt))
            set(place, parameter.value());
    for (const auto& value : settings.values.items())
        set(find_place(prepared.prompt, value.key()), value.value());
    for (const auto& [name, file] : settings.files) {
        std::vector<PromptPlace> places;
        if (bound.binding.has(name) || name.find('.') == std::string::npos)
            places = bound.binding.places_of(name, prepared.prompt);
        else
            places.push_back(find_place(prepared.prompt, name));
        for (const PromptPlace& place : places) {
            set(place, file.filename().string());
            prepared.uploads.emplace_back(place, file);
        }
    }
    return prepared;
}

/// As `validate_prompt`; also for inputs that were set and that their nodes do not have, which
/// servers pass over in silence.
[[nodiscard]] inline std::vector<Violation> check_prepared(const PreparedPrompt& prepared,
                                                           const Catalog& catalog) {
    std::vector<Violation> found = check_prompt(prepared.prompt, catalog);
    for (const PromptPlace& place : prepared.added) {
        const NodeInfo* const node = catalog.find(prepared.prompt.class_of(place.node));
        if (node != nullptr && node->input(place.input) == nullptr)
            found.push_back({place.node + "." + place.input, "is no input of " + node->name});
    }
    return found;
}

} // namespace coflow::comfyui
