// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/prompt_place.hpp"
#include "coflow/core/files.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// Which inputs of a prompt's nodes each parameter goes to: "seed" to "KSampler.seed".
class PromptBinding {
public:
    PromptBinding() = default;

    /// From JSON: `{"seed": "3.seed", "width": ["5.width", "7.width"]}`.
    ///
    /// Throws: `Error` (type_mismatch) for anything else.
    [[nodiscard]] static PromptBinding parse(const Json& json);

    /// The usual names of nodes, as far as this prompt has them: "prompt" and "negative" are the
    /// texts of the nodes "Positive" and "Negative", "seed" is that of the only sampler, "width",
    /// "height" and "count" are those of the empty latent picture, "image" that of the only
    /// LoadImage.
    [[nodiscard]] static PromptBinding usual(const Prompt& prompt);

    /// Lets a parameter go to one more place; see `find_place`.
    PromptBinding& add(const std::string& parameter, std::string place) {
        places_[parameter].push_back(std::move(place));
        return *this;
    }

    [[nodiscard]] bool has(std::string_view parameter) const { return places_.contains(parameter); }
    [[nodiscard]] bool empty() const noexcept { return places_.empty(); }

    /// Where a parameter goes to in this prompt.
    ///
    /// Throws: `Error` (not_found) that lists what is bound; as `find_place`.
    [[nodiscard]] std::vector<PromptPlace> places_of(std::string_view parameter,
                                                     const Prompt& prompt) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> places_;
};

/// A prompt with its binding.
struct BoundPrompt {
    BoundPrompt() = default;
    explicit BoundPrompt(Prompt nodes, PromptBinding parameters = {})
        : prompt{std::move(nodes)}, binding{std::move(parameters)} {}

    /// From the text of a prompt file: nodes, or `{"prompt": nodes, "binding": {...}}`.
    ///
    /// Throws: as `Prompt::parse` and `PromptBinding::parse`.
    [[nodiscard]] static BoundPrompt parse(std::string_view text);

    Prompt prompt;
    PromptBinding binding;
};

/// Throws: `FileError`; as `BoundPrompt::parse`, with the name of the file.
[[nodiscard]] inline Task<BoundPrompt> load_prompt(std::filesystem::path file) {
    Task<std::string> reading = read_file(file);
    const std::string text = co_await std::move(reading);
    try {
        co_return BoundPrompt::parse(text);
    } catch (const Error& error) {
        throw Error{error.code(), quote(file.native()) + ": " + error.what()};
    }
}

inline PromptBinding PromptBinding::parse(const Json& json) {
    const auto refuse = [](const std::string& what) {
        throw Error{ErrorCode::type_mismatch,
                    "a binding is an object of places by the names of parameters, such as "
                    "{\"seed\": \"3.seed\"}; " +
                        what + " is none"};
    };
    if (!json.is_object())
        refuse("this");
    PromptBinding binding;
    for (const auto& parameter : json.items()) {
        const Json& places = parameter.value();
        for (const Json& place : places.is_array() ? places : Json::array({places})) {
            if (!place.is_string())
                refuse("that of " + quote(parameter.key(), 100));
            binding.add(parameter.key(), place.get<std::string>());
        }
    }
    return binding;
}

inline PromptBinding PromptBinding::usual(const Prompt& prompt) {
    struct Usual {
        const char* parameter;
        const char* place;
    };
    constexpr Usual known[] = {
        {"prompt", "Positive.text"},         {"negative", "Negative.text"},
        {"seed", "KSampler.seed"},           {"steps", "KSampler.steps"},
        {"width", "EmptyLatentImage.width"}, {"height", "EmptyLatentImage.height"},
        {"image", "LoadImage.image"},        {"count", "EmptyLatentImage.batch_size"}};
    PromptBinding binding;
    for (const Usual& usual : known)
        try {
            const PromptPlace place = find_place(prompt, usual.place);
            binding.add(usual.parameter, place.node + "." + place.input);
        } catch (const Error&) {
            // It has none, or several: then its author has to say which.
        }
    return binding;
}

inline std::vector<PromptPlace> PromptBinding::places_of(std::string_view parameter,
                                                         const Prompt& prompt) const {
    const auto found = places_.find(parameter);
    if (found == places_.end()) {
        std::string known;
        for (const auto& [name, places] : places_)
            known += (known.empty() ? "" : ", ") + name;
        throw Error{ErrorCode::not_found, "the prompt's binding has no parameter " +
                                              quote(parameter, 100) +
                                              (known.empty() ? "" : "; it has: " + known)};
    }
    std::vector<PromptPlace> places;
    for (const std::string& place : found->second)
        places.push_back(find_place(prompt, place));
    return places;
}

inline BoundPrompt BoundPrompt::parse(std::string_view text) {
    Json json = parse_json(text);
    BoundPrompt bound;
    // A node may be called "binding".
    if (json.is_object() && json.contains("prompt") && json.contains("binding") &&
        !json["binding"].contains("class_type"))
        bound.binding = PromptBinding::parse(json["binding"]);
    bound.prompt = Prompt{std::move(json)};
    if (bound.binding.empty())
        bound.binding = PromptBinding::usual(bound.prompt);
    return bound;
}

} // namespace coflow::comfyui
