// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/backend_run.hpp"
#include "coflow/media/image_backend.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// Makes pictures by a prompt on ComfyUI servers, for generators: a model of `ImageBackend`.
///
/// The prompt's binding says where "prompt" goes, which is needed if the request has words, and
/// where "seed", "width", "height" and "style" go, if anywhere. Without words the style's name is
/// the prompt. What comes is PNG, or is converted; its size is the prompt's.
class ComfyUIImages {
public:
    explicit ComfyUIImages(ServerPools pools, ComfyUIRequest prompt)
        : pools_{std::move(pools)}, prompt_{std::move(prompt)} {}

    /// Throws: as `ComfyUIWorkflow`; what `progress` throws; `Error` (not_found) if the binding
    /// lacks what the request needs, or ffmpeg is needed and missing.
    /// Cancellation: cancels the prompt, as `run_prompt`. Lifetime: `request` outlives the task.
    Task<> create(const image::ImageCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress = {}) const {
        Task<detail::BackendRun> preparing = detail::backend_run(prompt_);
        detail::BackendRun run = co_await std::move(preparing);
        set(run, request);
        const TemporaryDirectory folder;
        detail::ProgressTeller teller{std::move(progress)};
        Task<std::filesystem::path> making =
            detail::make_one(pools_, std::move(run), ContentKind::image, folder.path(), teller);
        const std::filesystem::path made = co_await std::move(making);
        Task<> writing = detail::write_png(made, std::move(file));
        co_await std::move(writing);
        teller.done();
    }

private:
    static void set(detail::BackendRun& run, const image::ImageCreationRequest& request) {
        std::string style{image::to_string(request.style)};
        std::ranges::replace(style, '_', ' ');
        if (request.prompt.empty())
            run.offer("prompt", style);
        else
            run.require("prompt", request.prompt);
        run.offer("style", style);
        run.offer("seed", request.seed);
        run.offer("width", request.width);
        run.offer("height", request.height);
    }

    ServerPools pools_;
    ComfyUIRequest prompt_;
};

} // namespace coflow::comfyui
