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

/// Sound from words, or from another sound; fields as in `ImagePrompt`.
struct AudioPrompt {
    static constexpr const char* workflow_name = "comfyui_audio";

    AudioPrompt() = default;
    explicit AudioPrompt(ComfyUIRequest what) : run{std::move(what)} {}

    ComfyUIRequest run; ///< The prompt, and where files go.
    std::optional<std::string> prompt;
    std::optional<std::string> negative;
    std::optional<std::string> lyrics;
    std::optional<std::uint64_t> seed;
    std::optional<double> seconds;
    std::optional<double> bpm;
    std::optional<std::string> key;             ///< Such as "C minor".
    std::optional<std::filesystem::path> sound; ///< To begin with; it is uploaded.

    [[nodiscard]] ComfyUIRequest request() const {
        ComfyUIRequest wanted = run;
        detail::put_setting(wanted.set, "prompt", prompt);
        detail::put_setting(wanted.set, "negative", negative);
        detail::put_setting(wanted.set, "lyrics", lyrics);
        detail::put_setting(wanted.set, "seed", seed);
        detail::put_setting(wanted.set, "seconds", seconds);
        detail::put_setting(wanted.set, "bpm", bpm);
        detail::put_setting(wanted.set, "key", key);
        detail::put_setting(wanted.set, "sound", sound);
        return wanted;
    }
    [[nodiscard]] std::vector<ContentKind> kinds() const { return {ContentKind::audio}; }
};

/// Makes sounds: at least one comes.
using AudioWorkflow = MediaPromptWorkflow<AudioPrompt>;

} // namespace coflow::comfyui
