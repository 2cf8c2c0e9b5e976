// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

namespace coflow::test {

/// Sound whose truth is known because it is made here.
inline audio::AudioBuffer silence(double seconds, int channels = 1, int rate = 44'100) {
    const auto frames = static_cast<std::size_t>(std::llround(seconds * rate));
    return {rate, channels, std::vector<float>(frames * static_cast<std::size_t>(channels), 0.0F)};
}

/// Adds a sine to every channel from `start` on.
inline void add_sine(audio::AudioBuffer& sound, double hz, double amplitude, double start = 0.0,
                     double length = 1e9, double phase = 0.0) {
    const auto width = static_cast<std::size_t>(sound.channels);
    const auto from = static_cast<std::size_t>(start * sound.sample_rate);
    const auto wish = static_cast<double>(from) + length * sound.sample_rate;
    const auto to = wish < static_cast<double>(sound.frames()) ? static_cast<std::size_t>(wish)
                                                               : sound.frames();
    for (std::size_t frame = from; frame < to; ++frame) {
        const double time = static_cast<double>(frame) / sound.sample_rate;
        const double value = amplitude * std::sin(2.0 * std::numbers::pi * hz * time + phase);
        for (std::size_t channel = 0; channel < width; ++channel) {
            sound.samples[frame * width + channel] += static_cast<float>(value);
        }
    }
}

/// White noise, the same on every machine.
inline void add_noise(audio::AudioBuffer& sound, double amplitude, std::uint64_t seed = 1) {
    for (float& sample : sound.samples) {
        // Knuth's MMIX generator; its upper half is random enough.
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        const double unit = static_cast<double>(seed >> 32U) / 2147483648.0 - 1.0;
        sample += static_cast<float>(amplitude * unit);
    }
}

/// A short decaying tick.
inline void add_click(audio::AudioBuffer& sound, double at, double amplitude, double hz = 1500.0) {
    const auto from = static_cast<std::size_t>(std::llround(at * sound.sample_rate));
    const auto length = static_cast<std::size_t>(0.03 * sound.sample_rate);
    for (std::size_t step = 0; step < length && from + step < sound.samples.size(); ++step) {
        const double time = static_cast<double>(step) / sound.sample_rate;
        const double value =
            amplitude * std::exp(-time / 0.005) * std::sin(2.0 * std::numbers::pi * hz * time);
        sound.samples[from + step] += static_cast<float>(value);
    }
}

/// A metronome, mono, first click at `first`.
inline audio::AudioBuffer click_track(double bpm, double seconds, double first = 0.25) {
    audio::AudioBuffer sound = silence(seconds, 1, 22'050);
    for (double at = first; at < seconds; at += 60.0 / bpm) {
        add_click(sound, at, 0.8);
    }
    return sound;
}

/// A note like a plucked string: six harmonics, dying away. `pitch` is a MIDI number.
inline void add_note(audio::AudioBuffer& sound, double pitch, double start, double length,
                     double amplitude = 0.1) {
    const double hz = 440.0 * std::pow(2.0, (pitch - 69.0) / 12.0);
    const auto from = static_cast<std::size_t>(start * sound.sample_rate);
    const auto count = static_cast<std::size_t>(length * sound.sample_rate);
    for (std::size_t step = 0; step < count && from + step < sound.samples.size(); ++step) {
        const double time = static_cast<double>(step) / sound.sample_rate;
        const double attack = time < 0.01 ? time / 0.01 : 1.0;
        double value = 0.0;
        for (int harmonic = 1; harmonic <= 6; ++harmonic) {
            value += std::pow(0.6, harmonic - 1) *
                     std::sin(2.0 * std::numbers::pi * hz * harmonic * time);
        }
        sound.samples[from + step] +=
            static_cast<float>(amplitude * attack * std::exp(-2.0 * time / length) * value);
    }
}

/// A note with all harmonics up to 8 kHz, without attack or decay of its own: the hard case for
/// telling notes from overtones. `pitch` is a MIDI number.
inline void add_sawtooth(audio::AudioBuffer& sound, double pitch, double start, double length,
                         double amplitude = 0.05) {
    const double hz = 440.0 * std::pow(2.0, (pitch - 69.0) / 12.0);
    const int harmonics = static_cast<int>(8000.0 / hz);
    // One period, read at any speed: a sine for every harmonic and sample would take long.
    constexpr std::size_t table_size = 4096;
    std::vector<double> period(table_size, 0.0);
    for (std::size_t at = 0; at < table_size; ++at) {
        const double phase =
            2.0 * std::numbers::pi * static_cast<double>(at) / static_cast<double>(table_size);
        for (int harmonic = 1; harmonic <= harmonics; ++harmonic) {
            period[at] += std::sin(phase * harmonic) / harmonic;
        }
    }
    const auto from = static_cast<std::size_t>(start * sound.sample_rate);
    const auto count = static_cast<std::size_t>(length * sound.sample_rate);
    for (std::size_t step = 0; step < count && from + step < sound.samples.size(); ++step) {
        const double turns = hz * static_cast<double>(step) / sound.sample_rate;
        const double part = turns - std::floor(turns);
        const auto at = static_cast<std::size_t>(part * static_cast<double>(table_size));
        sound.samples[from + step] += static_cast<float>(amplitude * period[at % table_size]);
    }
}

/// Says what `action` throws as an `Error` and checks its code.
template <class Action>
std::string message_of(ErrorCode code, Action action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.code() == code);
        return error.what();
    }
    FAIL("no error");
    return {};
}

/// What a progress throws that wants no more of it: no std::exception.
struct Stopped {};

/// A progress that throws at the `count`-th report.
class StopAfter {
public:
    explicit StopAfter(int count) : left_(count) {}
    void operator()(double) {
        if (--left_ <= 0) {
            throw Stopped{};
        }
    }

private:
    int left_;
};

} // namespace coflow::test
