// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/backend_run.hpp"
#include "coflow/media/music_backend.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::comfyui {

/// Makes music by a prompt on ComfyUI servers, for generators: a model of `MusicBackend`.
///
/// The prompt's binding says where "prompt" goes: the request in words, such as "rock music, 120
/// bpm, C minor, instrumental"; and where "seed", "seconds" and "bpm" go, if anywhere. What comes
/// is WAV, or is converted.
class ComfyUIMusic {
public:
    explicit ComfyUIMusic(ServerPools pools, ComfyUIRequest prompt)
        : pools_{std::move(pools)}, prompt_{std::move(prompt)} {}

    /// Throws: as `ComfyUIWorkflow`; what `progress` throws; `Error` (not_found) if the binding
    /// lacks what the request needs, or ffmpeg is needed and missing.
    /// Cancellation: cancels the prompt, as `run_prompt`. Lifetime: `request` outlives the task.
    Task<> create(const music::MusicRequest& request, std::filesystem::path file,
                  MediaProgress progress = {}) const {
        Task<detail::BackendRun> preparing = detail::backend_run(prompt_);
        detail::BackendRun run = co_await std::move(preparing);
        set(run, request);
        const TemporaryDirectory folder;
        detail::ProgressTeller teller{std::move(progress)};
        Task<std::filesystem::path> making =
            detail::make_one(pools_, std::move(run), ContentKind::audio, folder.path(), teller);
        const std::filesystem::path made = co_await std::move(making);
        Task<> writing = detail::write_wave(made, std::move(file));
        co_await std::move(writing);
        teller.done();
    }

private:
    static void set(detail::BackendRun& run, const music::MusicRequest& request) {
        run.require(
            "prompt",
            fmt::format("{} music, {:.0f} bpm, {}, {}", music::to_string(request.style),
                        request.bpm, audio::to_string(request.key),
                        request.lead == music::Lead::none ? "backing track" : "lead melody"));
        run.offer("seed", request.seed);
        run.offer("seconds", request.length.count());
        run.offer("bpm", request.bpm);
    }

    ServerPools pools_;
    ComfyUIRequest prompt_;
};

} // namespace coflow::comfyui
