// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/download.hpp"
#include "coflow/comfyui/prompt_settings.hpp"
#include "coflow/comfyui/run_options.hpp"
#include "coflow/comfyui/server_wish.hpp"
#include "coflow/comfyui/submission.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// Who looks first whether a prompt can run.
enum class PromptChecking : std::uint8_t {
    before_submitting, ///< By what the server says about its nodes: all problems at once.
    by_server          ///< Saves the question what nodes there are.
};

/// A prompt that is to be run, with what is to be set in it and where its files go.
struct ComfyUIRequest {
    ComfyUIRequest() = default;
    explicit ComfyUIRequest(Prompt what) : prompt{std::move(what)} {}
    explicit ComfyUIRequest(BoundPrompt what) : prompt{std::move(what)} {}
    explicit ComfyUIRequest(std::filesystem::path file) : prompt_file{std::move(file)} {}

    BoundPrompt prompt;
    /// If it is not empty, the prompt is read from there, see `BoundPrompt::parse`; a binding given
    /// in `prompt` takes the place of the file's.
    std::filesystem::path prompt_file;
    PromptSettings set;
    std::filesystem::path
        output; ///< A folder, made if it is missing; nothing comes if it is empty.
    /// Another process that is given the same request continues the run that is kept there.
    std::filesystem::path run_file;
    std::string server; ///< Only this one; if it is empty, any.
    std::string label;  ///< For people; names the item of a batch.
    PromptChecking checking = PromptChecking::before_submitting;
    ServerWish wish; ///< Its texts outlive the run; `server` above goes before its own.
    int servers = 3; ///< How many are tried before the prompt is submitted.
    Place place = Place::back;
    std::optional<double> number; ///< Lower ones run first, whatever the place.
    RunOptions run;
    DownloadOptions download;
};

} // namespace coflow::comfyui
