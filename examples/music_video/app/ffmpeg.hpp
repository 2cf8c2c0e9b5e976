// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "media/audio_buffer.hpp"
#include "media/progress.hpp"

#include <filesystem>
#include <string>

namespace music {

/// Throws: MediaError (bad_request) that says how to get it, unless ffmpeg can be run.
coflow::Task<> require_ffmpeg();

/// Decodes any audio that ffmpeg knows into a WAV file.
///
/// Throws: MediaError (not_audio) with ffmpeg's reason; (not_writable) on a full disk;
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

/// Throws and cancellation: as above, and MediaError (bad_request) if ffmpeg refuses.
coflow::Task<> make_video(VideoJob job, ProgressSink sink);

} // namespace music
