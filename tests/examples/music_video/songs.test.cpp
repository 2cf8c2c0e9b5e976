// SPDX-License-Identifier: MIT
// The analyser hears what the composer wrote: a fixed sample of the product of tempi, keys, styles
// and seeds. Tempo and level of the pulse count (half or double is wrong). The key counts exactly,
// its relative is wrong: these pieces close with a dominant and its leading tone, which only one
// of two relatives has. Music that has neither is judged with tolerance, see the analyzer's own
// tests.
#include "coflow/analyzer/audio/musical_key.hpp"
#include "coflow/analyzer/audio/tempo.hpp"
#include "coflow/generator/music/song_maker.hpp"
#include "support/catch.hpp"

using namespace coflow::audio;
using namespace coflow::music;

namespace {

constexpr int songs_a_style = 5;

struct Sample {
    double bpm;
    Key key;
    std::uint64_t seed;
    Lead lead;
};

// Over all styles: thirty tempi spread evenly from 60 to 180, and every key at least once.
Sample sample(Style style, int song) {
    const int row = static_cast<int>(style);
    const int number = songs_a_style * row + song;
    return {60.0 + 24.0 * song + 4.7 * row, all_keys()[static_cast<std::size_t>(number * 7 % 24)],
            static_cast<std::uint64_t>(number + 1), number % 2 == 0 ? Lead::none : Lead::melody};
}

void check_songs(Style style) {
    for (int song = 0; song < songs_a_style; ++song) {
        const Sample truth = sample(style, song);
        const Composition piece = compose({.style = style,
                                           .bpm = truth.bpm,
                                           .key = truth.key,
                                           .length = Seconds{20.0},
                                           .seed = truth.seed,
                                           .lead = truth.lead});
        const AudioBuffer mono = mono_at(render(piece, {.sample_rate = 22'050}), 22'050);
        const Tempo tempo = estimate_tempo(mono);
        const KeyEstimate key = estimate_key(mono);
        CAPTURE(to_string(style), truth.bpm, to_string(truth.key), truth.seed);
        CHECK(tempo.bpm == Approx(truth.bpm).epsilon(0.02));
        CHECK(tempo.confidence > 0.3);
        CHECK(to_string(key.key) == to_string(truth.key));
    }
}

} // namespace

TEST_CASE("electronic songs are recognised") { check_songs(Style::electronic); }
TEST_CASE("rock songs are recognised") { check_songs(Style::rock); }
TEST_CASE("lofi songs are recognised") { check_songs(Style::lofi); }
TEST_CASE("ambient songs are recognised") { check_songs(Style::ambient); }
TEST_CASE("acoustic songs are recognised") { check_songs(Style::acoustic); }
TEST_CASE("orchestral songs are recognised") { check_songs(Style::orchestral); }
