// SPDX-License-Identifier: MIT
#include "media/renderer.hpp"

#include "media/detail/mastering.hpp"
#include "media/detail/synthesizer.hpp"
#include "media/loudness.hpp"
#include "media/soundfont.hpp"

#include <algorithm>
#include <cmath>

namespace music {
namespace {

constexpr std::size_t block_frames = 4096;
constexpr Seconds shortest_fade{0.05};

// Where a part of level 0 is put before mastering; far from clipping, but floats would not mind.
constexpr double mix_lufs = -20.0;

/// Plays each channel on its own and adds it at the level the composition asks for: soundfonts
/// disagree by more than 10 dB on how loud an instrument is.
class Mixer {
public:
    Mixer(const Composition& piece, const RenderOptions& options)
        : piece_(piece),
          rate_(options.sample_rate),
          stem_(silence()),
          mix_(silence()),
          synth_(find_soundfont(options.soundfont), options.sample_rate) {}

    AudioBuffer mix(const ProgressSink& sink) {
        const auto count = static_cast<double>(piece_.stems.size());
        double done = 0.0;
        for (const Stem& stem : piece_.stems) {
            play(stem.channel, part_of(sink, done / count, (done + 0.8) / count));
            add(stem.level, part_of(sink, (done + 0.8) / count, (done + 1.0) / count));
            done += 1.0;
        }
        detail::fade_out(mix_, frame_of(fade_start()));
        return std::move(mix_);
    }

private:
    AudioBuffer silence() const {
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

    void play(std::uint8_t channel, const ProgressSink& sink) {
        synth_.reset();
        std::size_t done = 0;
        for (const MidiEvent& event : piece_.events) {
            if (event.channel == channel) {
                done = render(done, frame_of(piece_.time_of(event.tick)), sink);
                synth_.play(event);
            }
        }
        render(done, stem_.frames(), sink);
    }

    // Returns how far the stem is rendered.
    std::size_t render(std::size_t done, std::size_t until, const ProgressSink& sink) {
        const std::size_t goal = std::min(until, stem_.frames());
        while (done < goal) {
            const std::size_t count = std::min(block_frames, goal - done);
            synth_.render(std::span(stem_.samples).subspan(2 * done, 2 * count));
            done += count;
            report(sink, static_cast<double>(done) / static_cast<double>(stem_.frames()));
        }
        return done;
    }

    void add(double level, const ProgressSink& sink) {
        const Loudness loudness = measure_loudness(stem_, sink, PeakMeter::off);
        if (loudness.silent()) {
            return;
        }
        const double decibels = mix_lufs + level - loudness.integrated_lufs;
        const auto gain = static_cast<float>(std::pow(10.0, decibels / 20.0));
        std::transform(stem_.samples.begin(), stem_.samples.end(), mix_.samples.begin(),
                       mix_.samples.begin(),
                       [gain](float stem, float mix) { return mix + gain * stem; });
    }

    const Composition& piece_;
    int rate_;
    AudioBuffer stem_;
    AudioBuffer mix_;
    detail::Synthesizer synth_;
};

} // namespace

AudioBuffer render(const Composition& piece, const RenderOptions& options,
                   const ProgressSink& sink) {
    AudioBuffer sound = Mixer(piece, options).mix(part_of(sink, 0.0, 0.7));
    detail::master(sound, {options.target_lufs, options.ceiling_dbtp}, part_of(sink, 0.7, 1.0));
    report(sink, 1.0);
    return sound;
}

Seconds render_to_file(const Composition& piece, const std::filesystem::path& file,
                       const RenderOptions& options, const ProgressSink& sink) {
    const AudioBuffer sound = render(piece, options, part_of(sink, 0.0, 0.9));
    write_wav(file, sound, options.format, part_of(sink, 0.9, 1.0));
    return sound.duration();
}

} // namespace music
