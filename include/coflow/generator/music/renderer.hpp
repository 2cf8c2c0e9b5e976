// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"
#include "coflow/generator/music/detail/mastering.hpp"
#include "coflow/generator/music/detail/mixer.hpp"
#include "coflow/generator/music/soundfont.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/wav_file.hpp"
#include "coflow/media/media_progress.hpp"

#include <filesystem>

namespace coflow::music {

struct RenderOptions {
    int sample_rate = 44'100;          ///< In Hz.
    double target_lufs = -14.0;        ///< The loudness to reach,
    double ceiling_dbtp = -1.0;        ///< and the true peak never to exceed.
    std::filesystem::path soundfont{}; ///< Empty: `find_soundfont` decides.
    audio::SampleFormat format = audio::SampleFormat::pcm24;
};

/// Plays `piece` through FluidSynth into memory: stereo, exactly `piece.length` long, the closing
/// chord fading to silence, brought to the wanted loudness. Computes for long.
///
/// Throws: as `find_soundfont`; what `progress` throws.
[[nodiscard]] inline audio::AudioBuffer render(const Composition& piece,
                                               const RenderOptions& options = {},
                                               const MediaProgress& progress = {}) {
    detail::Mixer mixer{piece, find_soundfont(options.soundfont), options.sample_rate};
    audio::AudioBuffer sound = mixer.mix(part_of(progress, 0.0, 0.7));
    detail::master(sound, {options.target_lufs, options.ceiling_dbtp}, part_of(progress, 0.7, 1.0));
    report_progress(progress, 1.0);
    return sound;
}

/// The same into a WAV file that appears complete or not at all. Returns the length written.
///
/// Throws: also as `audio::write_wav`.
inline Seconds render_to_file(const Composition& piece, const std::filesystem::path& file,
                              const RenderOptions& options = {},
                              const MediaProgress& progress = {}) {
    const audio::AudioBuffer sound = render(piece, options, part_of(progress, 0.0, 0.9));
    audio::write_wav(file, sound, options.format, part_of(progress, 0.9, 1.0));
    return sound.duration();
}

} // namespace coflow::music
