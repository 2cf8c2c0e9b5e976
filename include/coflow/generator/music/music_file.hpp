// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/read_blocks.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "coflow/media/media_progress.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace coflow::music {

/// A sound file that has been made, and what was measured of it.
struct MusicFile {
    MusicFile() = default;

    std::filesystem::path file;
    int sample_rate = 0; ///< In Hz.
    int channels = 0;
    std::uint64_t frames = 0; ///< Samples of each channel.
    audio::Seconds duration{0};
    audio::Loudness loudness;
    std::vector<std::string> damage; ///< What ffmpeg has complained of in what it was made of.
};

/// Measures a file that libsndfile can read, block by block.
///
/// Throws: as `audio::AudioReader`.
/// Cancellation: between blocks.
[[nodiscard]] inline Task<MusicFile> measure_music(std::filesystem::path file,
                                                   MediaProgress progress = {}) {
    const auto measure = [](StopToken stop, const std::filesystem::path& name,
                            const MediaProgress& done) {
        audio::AudioReader reader{name};
        audio::LoudnessMeter meter{reader.channels(), reader.sample_rate()};
        MusicFile measured;
        measured.frames = detail::read_blocks(
            reader, stop, done, [&](std::span<const float> block) { meter.add(block); });
        measured.file = name;
        measured.sample_rate = reader.sample_rate();
        measured.channels = reader.channels();
        measured.duration =
            audio::Seconds{static_cast<double>(measured.frames) / reader.sample_rate()};
        measured.loudness = meter.result();
        return measured;
    };
    co_return co_await run_blocking(measure, std::move(file), std::cref(progress));
}

} // namespace coflow::music
