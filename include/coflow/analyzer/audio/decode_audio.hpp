// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/audio/audio_error.hpp"
#include "coflow/media/audio/load_audio.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/probe.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace coflow::audio {

/// `progress`, which ends the work that tells it when a stop is requested.
[[nodiscard]] inline MediaProgress stoppable(StopToken stop, MediaProgress progress) {
    return [stop, progress = std::move(progress)](double fraction) {
        if (stop.stop_requested())
            throw Cancelled{};
        report_progress(progress, fraction);
    };
}

namespace detail {

/// Nothing if it is no sound that libsndfile knows.
inline std::optional<AudioBuffer> load_if_known(StopToken stop, const std::filesystem::path& file,
                                                const LoadOptions& options,
                                                const MediaProgress& progress) {
    try {
        return load_audio(file, options, stoppable(stop, progress));
    } catch (const AudioError& error) {
        if (error.fault() != AudioFault::not_audio)
            throw;
        return std::nullopt;
    }
}

/// Decodes the first sound of a file that only ffmpeg knows, into `to`.
inline Task<> convert_audio(const MediaInput& input, std::uint64_t most_bytes,
                            const std::filesystem::path& to, MediaProgress progress) {
    constexpr std::uint64_t room_for_header = 1 << 20;
    const MediaInfo info = co_await probe_media(input);
    if (info.audio.empty())
        throw AudioError{AudioFault::not_audio, input.file(), "has no sound"};
    ProcessOptions options = ffmpeg(input);
    // Beyond the limit it is cut off, and is then too long to be loaded.
    options.add_arguments("-map", "0:a:0", "-vn", "-sn", "-dn", "-c:a", "pcm_f32le", "-fs",
                          std::to_string(most_bytes + room_for_header), "-rf64", "auto", "-f",
                          "wav", "file:" + to.native());
    co_await run_media_tool(options, input.file(), info.duration, std::move(progress));
}

} // namespace detail

/// Decodes the sound of a file: one that libsndfile knows, or else the first sound of one that
/// ffmpeg does, such as a video.
///
/// It is in memory as a whole, and what takes more than `options.most_bytes` is refused.
/// Throws: as `load_audio`, `run_media_tool` and `probe_media`; `AudioError` (not_audio) without
/// sound.
/// Cancellation: ends ffmpeg, or the loading after its present block.
[[nodiscard]] inline Task<AudioBuffer> decode_audio(std::filesystem::path file, LoadOptions options,
                                                    MediaProgress progress = {}) {
    std::optional<AudioBuffer> known = co_await run_blocking(
        &detail::load_if_known, std::cref(file), std::cref(options), std::cref(progress));
    if (known)
        co_return std::move(*known);
    const MediaInput input = co_await open_media(file);
    const std::filesystem::path converted = input.folder() / "sound.wav";
    co_await detail::convert_audio(input, options.most_bytes, converted, progress);
    try {
        known = co_await run_blocking(&detail::load_if_known, std::cref(converted),
                                      std::cref(options), std::cref(progress));
    } catch (const AudioError& error) {
        throw AudioError{error.fault(), file, error.reason()}; // of the file that the caller knows
    }
    if (!known)
        throw AudioError{AudioFault::empty, file, "holds no samples"};
    co_return std::move(*known);
}

} // namespace coflow::audio
