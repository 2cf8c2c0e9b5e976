// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/composition.hpp"
#include "media/progress.hpp"
#include "media/wav_file.hpp"

#include <filesystem>

namespace music {

struct RenderOptions {
    int sample_rate = 44'100;
    /// Loudness to reach, and the true peak never to exceed.
    double target_lufs = -14.0;
    double ceiling_dbtp = -1.0;
    /// Empty: find_soundfont() decides.
    std::filesystem::path soundfont{};
    SampleFormat format = SampleFormat::pcm24;
};

/// Plays `piece` through FluidSynth into memory: stereo, exactly piece.length long, the closing
/// chord fading to silence, brought to the wanted loudness.
///
/// Throws: MediaError (no_soundfont, bad_soundfont) and what `sink` throws.
AudioBuffer render(const Composition& piece, const RenderOptions& options = {},
                   const ProgressSink& sink = {});

/// The same into a WAV file that appears complete or not at all. Returns the length written.
///
/// Throws: also MediaError (not_writable).
Seconds render_to_file(const Composition& piece, const std::filesystem::path& file,
                       const RenderOptions& options = {}, const ProgressSink& sink = {});

} // namespace music
