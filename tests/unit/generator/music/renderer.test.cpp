// SPDX-License-Identifier: MIT
#include "coflow/generator/music/renderer.hpp"

#include "coflow/generator/music/composer.hpp"
#include "coflow/media/audio/load_audio.hpp"
#include "coflow/media/audio/loudness.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/media/audio/signals.hpp"

#include <algorithm>
#include <cmath>

using namespace coflow;
using namespace coflow::music;
using namespace coflow::test;

namespace {

// The loudest sample between two times, in dBFS.
double level_between(const audio::AudioBuffer& sound, double from, double to) {
    const auto at = [&](double seconds) {
        const auto frame = static_cast<std::size_t>(seconds * sound.sample_rate);
        return sound.samples.begin() + static_cast<std::ptrdiff_t>(2 * frame);
    };
    float peak = 1e-9F;
    std::for_each(at(from), at(to), [&](float value) { peak = std::max(peak, std::abs(value)); });
    return 20.0 * std::log10(static_cast<double>(peak));
}

MusicRequest short_piece(Style style, double bpm) {
    return {.style = style, .bpm = bpm, .key = {7, Mode::major}, .length = Seconds{8.137}};
}

} // namespace

TEST_CASE("a piece of any style is as long as asked, loud enough, never clips, never pauses") {
    const Style style = GENERATE(from_range(all_styles));
    const double bpm = style == Style::rock ? 171.0 : 86.0;
    CAPTURE(to_string(style));
    const Composition piece = compose(short_piece(style, bpm));
    const audio::AudioBuffer sound = render(piece);
    CHECK(sound.channels == 2);
    CHECK(sound.sample_rate == 44'100);
    CHECK(sound.frames() == static_cast<std::size_t>(std::llround(8.137 * 44'100)));

    const audio::Loudness loudness = audio::measure_loudness(sound);
    CHECK(loudness.integrated_lufs == Approx(-14.0).margin(0.5));
    CHECK(loudness.true_peak_dbtp <= -1.0 + 0.001);

    // Every window of half a beat sounds, until the last chord has died away.
    const double step = 30.0 / bpm;
    const double end = piece.time_of(piece.final_chord_tick + Composition::ticks_per_beat).count();
    for (double at = 0.0; at + step <= end; at += step) {
        CAPTURE(at);
        CHECK(level_between(sound, at, at + step) > -45.0);
    }
    CHECK(sound.samples[sound.samples.size() - 1] == 0.0F);
    CHECK(sound.samples[sound.samples.size() - 2] == 0.0F);
}

TEST_CASE("loudness, ceiling and sample rate are those asked for") {
    const Composition piece = compose(short_piece(Style::electronic, 124.0));
    const audio::AudioBuffer sound =
        render(piece, {.sample_rate = 32'000, .target_lufs = -20.0, .ceiling_dbtp = -3.0});
    CHECK(sound.sample_rate == 32'000);
    CHECK(sound.frames() == static_cast<std::size_t>(std::llround(8.137 * 32'000)));
    const audio::Loudness loudness = audio::measure_loudness(sound);
    CHECK(loudness.integrated_lufs == Approx(-20.0).margin(0.5));
    CHECK(loudness.true_peak_dbtp <= -3.0 + 0.001);
}

TEST_CASE("rendering the same piece twice gives the same sound") {
    const Composition piece = compose(short_piece(Style::lofi, 78.0));
    const RenderOptions options{.sample_rate = 22'050};
    CHECK(render(piece, options).samples == render(piece, options).samples);
}

TEST_CASE("the shortest piece is rendered, too") {
    for (const double bpm : {40.0, 240.0}) {
        CAPTURE(bpm);
        const audio::AudioBuffer sound = render(compose({.bpm = bpm, .length = Seconds{1.0}}));
        CHECK(sound.frames() == 44'100);
        CHECK(level_between(sound, 0.0, 0.5) > -30.0);
    }
}

TEST_CASE("a rendered file holds what was asked for") {
    const ScratchFolder folder;
    const Composition piece = compose(short_piece(Style::ambient, 66.0));
    std::vector<double> reports;
    const Seconds written = render_to_file(piece, folder / "a.wav", {.sample_rate = 22'050},
                                           [&](double at) { reports.push_back(at); });
    const audio::AudioBuffer back = audio::load_audio(folder / "a.wav");
    CHECK(back.channels == 2);
    CHECK(back.sample_rate == 22'050);
    CHECK(back.duration() == written);
    CHECK(back.duration().count() == Approx(8.137).margin(1.0 / 22'050));
    REQUIRE(reports.size() > 20);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK(reports.back() == 1.0);
}

TEST_CASE("rendering that is stopped leaves no file, wherever it is") {
    const ScratchFolder folder;
    const Composition piece = compose(
        {.style = Style::acoustic, .bpm = 100.0, .length = Seconds{3.0}, .lead = Lead::melody});
    const RenderOptions options{.sample_rate = 22'050};
    int reports = 0;
    render_to_file(piece, folder / "whole.wav", options, [&](double) { ++reports; });
    std::filesystem::remove(folder / "whole.wav");
    REQUIRE(reports > 20);
    for (const int count : {1, reports / 4, reports / 2, reports - 2, reports}) {
        CAPTURE(count, reports);
        CHECK_THROWS_AS(render_to_file(piece, folder / "a.wav", options, StopAfter(count)),
                        Stopped);
        CHECK(folder.names().empty());
    }
}
