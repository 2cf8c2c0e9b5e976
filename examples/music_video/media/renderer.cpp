// SPDX-License-Identifier: MIT
#include "media/renderer.hpp"

#include "media/detail/mastering.hpp"
#include "media/detail/synthesizer.hpp"
#include "media/soundfont.hpp"

#include <algorithm>
#include <cmath>

namespace music {
namespace {

constexpr std::size_t block_frames = 4096;
constexpr Seconds shortest_fade{0.05};

class Player {
public:
    Player(const Composition& piece, const RenderOptions& options)
        : piece_(piece),
          rate_(options.sample_rate),
          synth_(find_soundfont(options.soundfont), options.sample_rate) {
        sound_.sample_rate = rate_;
        sound_.channels = 2;
        sound_.samples.assign(2 * frame_of(piece.length), 0.0F);
    }

    AudioBuffer play(const ProgressSink& sink) {
        for (const MidiEvent& event : piece_.events) {
            render_until(frame_of(piece_.time_of(event.tick)), sink);
            synth_.play(event);
        }
        render_until(sound_.frames(), sink);
        detail::fade_out(sound_, frame_of(fade_start()));
        return std::move(sound_);
    }

private:
    std::size_t frame_of(Seconds time) const {
        return static_cast<std::size_t>(std::llround(time.count() * rate_));
    }

    // The closing chord sounds for a beat, then dies away.
    Seconds fade_start() const {
        const Seconds wish = piece_.time_of(piece_.final_chord_tick + Composition::ticks_per_beat);
        return std::max(Seconds{0}, std::min(wish, piece_.length - shortest_fade));
    }

    void render_until(std::size_t frame, const ProgressSink& sink) {
        const std::size_t goal = std::min(frame, sound_.frames());
        while (done_ < goal) {
            const std::size_t count = std::min(block_frames, goal - done_);
            synth_.render(std::span(sound_.samples).subspan(2 * done_, 2 * count));
            done_ += count;
            report(sink, static_cast<double>(done_) / static_cast<double>(sound_.frames()));
        }
    }

    const Composition& piece_;
    int rate_;
    detail::Synthesizer synth_;
    AudioBuffer sound_;
    std::size_t done_ = 0;
};

} // namespace

AudioBuffer render(const Composition& piece, const RenderOptions& options,
                   const ProgressSink& sink) {
    AudioBuffer sound = Player(piece, options).play(part_of(sink, 0.0, 0.7));
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
