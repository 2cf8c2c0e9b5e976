// SPDX-License-Identifier: MIT
#pragma once

#include "app/words.hpp"
#include "coflow/core/task.hpp"

#include <filesystem>
#include <string>

namespace music {

/// Throws: coflow::Error (not_found) that says how to get it, unless ffmpeg can be run.
coflow::Task<> require_ffmpeg();

/// Decodes any audio that ffmpeg knows into a WAV file.
///
/// Throws: coflow::Error (invalid_argument) with ffmpeg's reason; (io_failure) on a full disk;
/// coflow::ProcessError if ffmpeg is missing.
/// Cancellation: ends ffmpeg first; the caller removes `wav`.
coflow::Task<> decode_with_ffmpeg(std::filesystem::path song, std::filesystem::path wav);

/// A video whose picture is the sound itself.
struct VideoJob {
    std::filesystem::path sound;
    std::filesystem::path title_file; ///< Its text is the title.
    std::filesystem::path video;
    Seconds length{0};
    int width = 1280;
    int height = 720;
};

/// Throws and cancellation: as above, with ffmpeg's reason if it refuses.
coflow::Task<> make_video(VideoJob job, MediaProgress progress);

} // namespace music
