// SPDX-License-Identifier: MIT
// Expected values are those of the EBU's own test cases (Tech 3341 and 3342).
#include "coflow/media/audio/loudness.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

double amplitude_of(double dbfs) { return std::pow(10.0, dbfs / 20.0); }

// Stereo tones of 1 kHz one after the other: {level in dBFS, seconds}.
AudioBuffer tones(std::initializer_list<std::pair<double, double>> parts) {
    double length = 0.0;
    for (const auto& [level, seconds] : parts) {
        length += seconds;
    }
    AudioBuffer sound = silence(length, 2, 48'000);
    double at = 0.0;
    for (const auto& [level, seconds] : parts) {
        add_sine(sound, 1000.0, amplitude_of(level), at, seconds);
        at += seconds;
    }
    return sound;
}

} // namespace

TEST_CASE("a stereo sine at -23 dBFS has -23 LUFS") {
    const Loudness loudness = measure_loudness(tones({{-23.0, 20.0}}));
    CHECK(loudness.integrated_lufs == Approx(-23.0).margin(0.1));
    CHECK(loudness.true_peak_dbtp == Approx(-23.0).margin(0.2));
    CHECK(loudness.range_lu == Approx(0.0).margin(0.1));
    CHECK_FALSE(loudness.silent());
}

TEST_CASE("a stereo sine at -33 dBFS has -33 LUFS") {
    CHECK(measure_loudness(tones({{-33.0, 20.0}})).integrated_lufs == Approx(-33.0).margin(0.1));
}

TEST_CASE("quiet parts do not count for the loudness of the whole") {
    const auto sound = tones({{-36.0, 10.0}, {-23.0, 60.0}, {-36.0, 10.0}});
    CHECK(measure_loudness(sound).integrated_lufs == Approx(-23.0).margin(0.1));
}

TEST_CASE("the loudness range is the distance between quiet and loud") {
    CHECK(measure_loudness(tones({{-20.0, 20.0}, {-30.0, 20.0}})).range_lu ==
          Approx(10.0).margin(1.0));
}

TEST_CASE("peaks between the samples are found") {
    AudioBuffer sound = silence(1.0, 2, 48'000);
    // The samples fall at 45 degrees to the crests: they reach 0.354, the wave 0.5.
    add_sine(sound, 12'000.0, 0.5, 0.0, 1e9, std::numbers::pi / 4.0);
    CHECK(measure_loudness(sound).true_peak_dbtp == Approx(-6.0).margin(0.4));
}

TEST_CASE("silence is silent and has finite numbers") {
    const Loudness loudness = measure_loudness(silence(3.0, 2));
    CHECK(loudness.silent());
    CHECK(loudness.integrated_lufs == Loudness::floor_lufs);
    CHECK(loudness.true_peak_dbtp == Loudness::floor_dbtp);
    CHECK(loudness.range_lu == 0.0);
}

TEST_CASE("measuring block by block gives the same as at once") {
    const AudioBuffer sound = tones({{-18.0, 3.0}, {-26.0, 4.0}});
    LoudnessMeter meter(2, 48'000);
    const std::span<const float> all(sound.samples);
    for (std::size_t at = 0; at < all.size(); at += 2002) {
        meter.add(all.subspan(at, std::min<std::size_t>(2002, all.size() - at)));
    }
    const Loudness whole = measure_loudness(sound);
    CHECK(meter.result().integrated_lufs == Approx(whole.integrated_lufs).margin(1e-9));
    CHECK(meter.result().true_peak_dbtp == Approx(whole.true_peak_dbtp).margin(1e-9));
}

TEST_CASE("measuring loudness stops when the progress throws") {
    CHECK_THROWS_AS(measure_loudness(silence(5.0, 2), StopAfter(3)), Stopped);
}
