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

/// Anything from anything: words and files in, files of several kinds and texts out; fields as in
/// `ImagePrompt`.
struct MultimodalPrompt {
    static constexpr const char* workflow_name = "comfyui_multimodal";

    MultimodalPrompt() = default;
    explicit MultimodalPrompt(ComfyUIRequest what) : run{std::move(what)} {}

    ComfyUIRequest run;             ///< The prompt, and where files go.
    std::vector<ContentKind> needs; ///< Of each there must be at least one result.
    std::optional<std::string> prompt;
    std::optional<std::string> negative;
    std::optional<std::uint64_t> seed;
    std::optional<std::filesystem::path> image; ///< Files are uploaded.
    std::optional<std::filesystem::path> video;
    std::optional<std::filesystem::path> sound;

    [[nodiscard]] ComfyUIRequest request() const {
        ComfyUIRequest wanted = run;
        detail::put_setting(wanted.set, "prompt", prompt);
        detail::put_setting(wanted.set, "negative", negative);
        detail::put_setting(wanted.set, "seed", seed);
        detail::put_setting(wanted.set, "image", image);
        detail::put_setting(wanted.set, "video", video);
        detail::put_setting(wanted.set, "sound", sound);
        return wanted;
    }
    [[nodiscard]] std::vector<ContentKind> kinds() const { return needs; }
};

/// Makes files of several kinds, and texts, from words and files.
using MultimodalWorkflow = MediaPromptWorkflow<MultimodalPrompt>;

} // namespace coflow::comfyui
