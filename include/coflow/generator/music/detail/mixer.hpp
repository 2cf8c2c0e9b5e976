// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composition.hpp"
#include "coflow/generator/music/detail/mastering.hpp"
#include "coflow/generator/music/detail/synthesizer.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

namespace coflow::music::detail {

/// Plays each channel on its own and adds it at the level the composition asks for: soundfonts
/// disagree by more than 10 dB on how loud an instrument is.
class Mixer {
public:
    Mixer(const Composition& piece, const std::filesystem::path& soundfont, int sample_rate)
        : piece_(piece),
          rate_(sample_rate),
          stem_(silence()),
          mix_(silence()),
          synth_(soundfont, sample_rate) {}

    audio::AudioBuffer mix(const MediaProgress& progress) {
        const auto count = static_cast<double>(piece_.stems.size());
        double done = 0.0;
        for (const Stem& stem : piece_.stems) {
            play(stem.channel, part_of(progress, done / count, (done + 0.8) / count));
            add(stem.level, part_of(progress, (done + 0.8) / count, (done + 1.0) / count));
            done += 1.0;
        }
        fade_out(mix_, frame_of(fade_start()));
        return std::move(mix_);
    }

private:
    static constexpr std::size_t block_frames = 4096;
    static constexpr Seconds shortest_fade{0.05};
    // Where a part of level 0 is put before mastering; far from clipping, but floats would not
    // mind.
    static constexpr double mix_lufs = -20.0;

    audio::AudioBuffer silence() const {
        return {rate_, 2, std::vector<float>(2 * frame_of(piece_.length), 0.0F)};
    }

    std::size_t frame_of(Seconds time) const {
        return static_cast<std::size_t>(std::llround(time.count() * rate_));
    }

    // The closing chord sounds for a beat, then dies away.
    Seconds fade_start() const {
        const Seconds wish = piece_.time_of(piece_.final_chord_tick + Composition::ticks_per_beat);
        return std::max(Seconds{0}, std::min(wish, piece_.length - shortest_fade));
    }

    void play(std::uint8_t channel, const MediaProgress& progress) {
        synth_.reset();
        std::size_t done = 0;
        for (const MidiEvent& event : piece_.events) {
            if (event.channel == channel) {
                done = render(done, frame_of(piece_.time_of(event.tick)), progress);
                synth_.play(event);
            }
        }
        render(done, stem_.frames(), progress);
    }

    // Returns how far the stem is rendered.
    std::size_t render(std::size_t done, std::size_t until, const MediaProgress& progress) {
        const std::size_t goal = std::min(until, stem_.frames());
        while (done < goal) {
            const std::size_t count = std::min(block_frames, goal - done);
            synth_.render(std::span(stem_.samples).subspan(2 * done, 2 * count));
            done += count;
            report_progress(progress,
                            static_cast<double>(done) / static_cast<double>(stem_.frames()));
        }
        return done;
    }

    void add(double level, const MediaProgress& progress) {
        const audio::Loudness loudness =
            audio::measure_loudness(stem_, progress, audio::PeakMeter::off);
        if (loudness.silent())
            return;
        const double decibels = mix_lufs + level - loudness.integrated_lufs;
        const auto gain = static_cast<float>(std::pow(10.0, decibels / 20.0));
        std::transform(stem_.samples.begin(), stem_.samples.end(), mix_.samples.begin(),
                       mix_.samples.begin(),
                       [gain](float stem, float mix) { return mix + gain * stem; });
    }

    const Composition& piece_;
    int rate_;
    audio::AudioBuffer stem_;
    audio::AudioBuffer mix_;
    Synthesizer synth_;
};

} // namespace coflow::music::detail
