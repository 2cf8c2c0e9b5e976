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

/// A video from words, pictures, sound or another video; fields as in `ImagePrompt`.
struct VideoPrompt {
    static constexpr const char* workflow_name = "comfyui_video";

    VideoPrompt() = default;
    explicit VideoPrompt(ComfyUIRequest what) : run{std::move(what)} {}

    ComfyUIRequest run; ///< The prompt, and where files go.
    std::optional<std::string> prompt;
    std::optional<std::string> negative;
    std::optional<std::uint64_t> seed;
    std::optional<int> width;
    std::optional<int> height;
    std::optional<int> frames;
    std::optional<double> frames_per_second;
    std::optional<std::filesystem::path> image; ///< To begin with; files are uploaded.
    std::optional<std::filesystem::path> video;
    std::optional<std::filesystem::path> sound;

    [[nodiscard]] ComfyUIRequest request() const {
        ComfyUIRequest wanted = run;
        detail::put_setting(wanted.set, "prompt", prompt);
        detail::put_setting(wanted.set, "negative", negative);
        detail::put_setting(wanted.set, "seed", seed);
        detail::put_setting(wanted.set, "width", width);
        detail::put_setting(wanted.set, "height", height);
        detail::put_setting(wanted.set, "frames", frames);
        detail::put_setting(wanted.set, "frames_per_second", frames_per_second);
        detail::put_setting(wanted.set, "image", image);
        detail::put_setting(wanted.set, "video", video);
        detail::put_setting(wanted.set, "sound", sound);
        return wanted;
    }
    [[nodiscard]] std::vector<ContentKind> kinds() const { return {ContentKind::video}; }
};

/// Makes videos, also as GIF or WebP: at least one comes.
using VideoWorkflow = MediaPromptWorkflow<VideoPrompt>;

} // namespace coflow::comfyui
