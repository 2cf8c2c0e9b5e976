// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/load_audio.hpp"
#include "coflow/media/audio/wav_file.hpp"
#include "support/scratch_folder.hpp"
#include "unit/media/audio/signals.hpp"

#include <cmath>
#include <complex>
#include <cstddef>
#include <filesystem>
#include <numbers>
#include <string>

namespace coflow::test {

/// Writes a sound with 24 bits, which keep it within 6e-8.
inline std::filesystem::path save(const std::filesystem::path& file,
                                  const audio::AudioBuffer& sound) {
    audio::write_wav(file, sound);
    return file;
}

/// A sine in both channels.
inline audio::AudioBuffer tone(double seconds, double hz, double amplitude, int channels = 2,
                               int rate = 44'100) {
    audio::AudioBuffer sound = silence(seconds, channels, rate);
    add_sine(sound, hz, amplitude);
    return sound;
}

/// The level of a channel between two times, in dBFS (RMS).
inline double level_of(const audio::AudioBuffer& sound, double from, double to,
                       std::size_t channel = 0) {
    const auto width = static_cast<std::size_t>(sound.channels);
    const auto first = static_cast<std::size_t>(from * sound.sample_rate);
    const auto last = static_cast<std::size_t>(to * sound.sample_rate);
    double energy = 1e-20;
    for (std::size_t frame = first; frame < last; ++frame)
        energy += std::pow(static_cast<double>(sound.samples.at(frame * width + channel)), 2);
    return 10.0 * std::log10(energy / static_cast<double>(last - first));
}

/// The amplitude of one frequency in the first channel, in dB, by correlation with it.
inline double tone_level_of(const audio::AudioBuffer& sound, double hz, double from, double to) {
    const auto width = static_cast<std::size_t>(sound.channels);
    const auto first = static_cast<std::size_t>(from * sound.sample_rate);
    const auto last = static_cast<std::size_t>(to * sound.sample_rate);
    std::complex<double> sum = 0;
    for (std::size_t frame = first; frame < last; ++frame) {
        const double turn = 2.0 * std::numbers::pi * hz * static_cast<double>(frame);
        sum += static_cast<double>(sound.samples.at(frame * width)) *
               std::polar(1.0, -turn / sound.sample_rate);
    }
    return 20.0 * std::log10(2.0 * std::abs(sum) / static_cast<double>(last - first) + 1e-12);
}

} // namespace coflow::test
