// SPDX-License-Identifier: MIT
#pragma once

#include "media/progress.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace music {

using Seconds = std::chrono::duration<double>;

/// Decoded sound in memory: interleaved floating point samples, nominally within -1..1.
struct AudioBuffer {
    int sample_rate = 44'100;
    int channels = 1;
    std::vector<float> samples;

    std::size_t frames() const { return samples.size() / static_cast<std::size_t>(channels); }
    Seconds duration() const {
        return Seconds{static_cast<double>(frames()) / static_cast<double>(sample_rate)};
    }
};

enum class Channels { as_in_file, mono, stereo };

struct LoadOptions {
    Channels channels = Channels::as_in_file;
    /// Hz; 0 keeps the rate of the file.
    int sample_rate = 0;
    /// Anything shorter is refused.
    Seconds minimum{0};
};

/// Decodes a whole file that libsndfile can read.
///
/// A truncated file yields what is there. Formats libsndfile does not know (MP4, AAC, ...) are
/// reported as not_audio: convert them to WAV and try again.
/// Throws: MediaError: not_found, not_readable, not_audio, empty, too_short, and what `sink`
/// throws.
AudioBuffer load_audio(const std::filesystem::path& file, const LoadOptions& options = {},
                       const ProgressSink& sink = {});

/// Appends `frames` (interleaved, `channels` wide) to `out`, averaged to one channel.
void append_mono(std::span<const float> frames, int channels, std::vector<float>& out);

/// The same sound on one channel at another rate.
AudioBuffer mono_at(const AudioBuffer& sound, int sample_rate, const ProgressSink& sink = {});

} // namespace music
