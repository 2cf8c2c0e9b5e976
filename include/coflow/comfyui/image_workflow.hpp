// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/media_prompt.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// Pictures from words, or from a picture. A field that is set goes to the inputs that the prompt's
/// binding names for a parameter of the same name.
struct ImagePrompt {
    static constexpr const char* workflow_name = "comfyui_image";

    ImagePrompt() = default;
    explicit ImagePrompt(ComfyUIRequest what) : run{std::move(what)} {}

    ComfyUIRequest run; ///< The prompt, and where files go.
    std::optional<std::string> prompt;
    std::optional<std::string> negative; ///< What shall not be seen.
    std::optional<std::uint64_t> seed;
    std::optional<int> width;
    std::optional<int> height;
    std::optional<int> steps;
    std::optional<int> count;                   ///< Pictures at once.
    std::optional<std::filesystem::path> image; ///< To begin with; it is uploaded.
    std::optional<std::filesystem::path> mask;

    [[nodiscard]] ComfyUIRequest request() const {
        ComfyUIRequest wanted = run;
        detail::put_setting(wanted.set, "prompt", prompt);
        detail::put_setting(wanted.set, "negative", negative);
        detail::put_setting(wanted.set, "seed", seed);
        detail::put_setting(wanted.set, "width", width);
        detail::put_setting(wanted.set, "height", height);
        detail::put_setting(wanted.set, "steps", steps);
        detail::put_setting(wanted.set, "count", count);
        detail::put_setting(wanted.set, "image", image);
        detail::put_setting(wanted.set, "mask", mask);
        return wanted;
    }
    [[nodiscard]] std::vector<ContentKind> kinds() const { return {ContentKind::image}; }
};

/// Makes pictures: at least one comes, whose content is a picture.
using ImageWorkflow = MediaPromptWorkflow<ImagePrompt>;

} // namespace coflow::comfyui
