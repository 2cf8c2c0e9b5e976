// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/backend_run.hpp"
#include "coflow/media/video_backend.hpp"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// Makes videos by a prompt on ComfyUI servers, for generators: a model of `VideoBackend`.
///
/// The prompt's binding says where the pictures go, "image", "image_2" and so on, and "sound";
/// they are needed if the request has them. "prompt" is the words of the titles, which a prompt
/// may use or not; "width", "height", "frames" and "frames_per_second" go where it says, if
/// anywhere.
class ComfyUIVideos {
public:
    explicit ComfyUIVideos(ServerPools pools, ComfyUIRequest prompt)
        : pools_{std::move(pools)}, prompt_{std::move(prompt)} {}

    /// Throws: as `ComfyUIWorkflow`; what `progress` throws; `Error` (not_found) if the binding
    /// lacks what the request needs, or ffmpeg is needed and missing.
    /// Cancellation: cancels the prompt, as `run_prompt`. Lifetime: `request` outlives the task.
    Task<> create(const video::VideoCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress = {}) const {
        Task<detail::BackendRun> preparing = detail::backend_run(prompt_);
        detail::BackendRun run = co_await std::move(preparing);
        set(run, request);
        const TemporaryDirectory folder;
        detail::ProgressTeller teller{std::move(progress)};
        Task<std::filesystem::path> making =
            detail::make_one(pools_, std::move(run), ContentKind::video, folder.path(), teller);
        const std::filesystem::path made = co_await std::move(making);
        Task<> writing = detail::copy_to(made, std::move(file));
        co_await std::move(writing);
        teller.done();
    }

private:
    static void set(detail::BackendRun& run, const video::VideoCreationRequest& request) {
        std::chrono::duration<double> length{};
        for (std::size_t slide = 0; slide < request.slides.size(); ++slide) {
            const std::string name = slide == 0 ? "image" : "image_" + std::to_string(slide + 1);
            run.require_file(name, request.slides[slide].picture);
            length += request.slides[slide].duration;
        }
        if (!request.sound.empty())
            run.require_file("sound", request.sound);
        std::string words;
        for (const video::Title& title : request.titles)
            words += (words.empty() ? "" : "; ") + title.text;
        if (!words.empty())
            run.offer("prompt", words);
        run.offer("width", request.width);
        run.offer("height", request.height);
        run.offer("frames_per_second", request.frames_per_second);
        if (length.count() > 0)
            run.offer("frames", std::llround(length.count() * request.frames_per_second));
    }

    ServerPools pools_;
    ComfyUIRequest prompt_;
};

} // namespace coflow::comfyui
