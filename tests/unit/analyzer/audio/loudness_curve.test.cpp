// SPDX-License-Identifier: MIT
// Levels are those of the EBU's own test cases (Tech 3341).
#include "coflow/analyzer/audio/loudness_curve.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <cmath>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

double amplitude_of(double dbfs) { return std::pow(10.0, dbfs / 20.0); }

} // namespace

TEST_CASE("a tone has its level in LUFS, at every moment") {
    AudioBuffer sound = silence(6.0, 2, 48'000);
    add_sine(sound, 1000.0, amplitude_of(-23.0));
    const LoudnessCurve curve = measure_loudness_curve(sound);
    CHECK(curve.whole.integrated_lufs == Approx(-23.0).margin(0.1));
    CHECK(curve.most_momentary == Approx(-23.0).margin(0.1));
    CHECK(curve.most_short_term == Approx(-23.0).margin(0.1));
    CHECK(curve.whole.true_peak_dbtp == Approx(-23.0).margin(0.1));
    REQUIRE(curve.points.size() == 6);
    for (std::size_t second = 0; second < 6; ++second) {
        CHECK(curve.points[second].at.count() == Approx(1.0 + static_cast<double>(second)));
        CHECK(curve.points[second].momentary == Approx(-23.0).margin(0.1));
    }
    CHECK(curve.points[2].short_term == Approx(-23.0).margin(0.1));
}

TEST_CASE("a mono tone is 3 LU softer than on both sides") {
    AudioBuffer sound = silence(3.0, 1, 48'000);
    add_sine(sound, 1000.0, amplitude_of(-20.0));
    CHECK(measure_loudness_curve(sound).whole.integrated_lufs == Approx(-23.0).margin(0.1));
}

TEST_CASE("a loud moment is the most momentary, and less of the short term") {
    AudioBuffer sound = silence(8.0, 2, 48'000);
    add_sine(sound, 1000.0, amplitude_of(-40.0), 0.0, 4.0);
    add_sine(sound, 1000.0, amplitude_of(-20.0), 4.0, 0.5);
    const LoudnessCurve curve = measure_loudness_curve(sound, Seconds{0.1});
    CHECK(curve.most_momentary == Approx(-20.0).margin(0.1));
    // Half a second in three, and of the rest a hundredth of its power.
    const double power = (0.5 + 2.5 * 0.01) / 3.0;
    CHECK(curve.most_short_term == Approx(-20.0 + 10.0 * std::log10(power)).margin(0.1));
    CHECK(curve.points.size() == 80);
    CHECK(curve.points.back().momentary == Loudness::floor_lufs);
}

TEST_CASE("true peaks lie within 0.1 dB, between the samples, too") {
    // A quarter of the rate, at 45 degrees to the crests: samples reach 3 dB less than the wave.
    AudioBuffer quarter = silence(1.0, 1, 48'000);
    add_sine(quarter, 12'000.0, amplitude_of(-6.0), 0.0, 1.0, std::numbers::pi / 4.0);
    // A tone that is switched on at once reaches beyond its crests.
    for (std::size_t frame = 0; frame < 4'800; ++frame) {
        quarter.samples[frame] *= static_cast<float>(frame) / 4'800.0F;
        quarter.samples[47'999 - frame] *= static_cast<float>(frame) / 4'800.0F;
    }
    CHECK(measure_loudness_curve(quarter).whole.true_peak_dbtp == Approx(-6.0).margin(0.1));
    AudioBuffer tone = silence(1.0, 1, 44'100);
    add_sine(tone, 997.0, amplitude_of(-1.0));
    CHECK(measure_loudness_curve(tone).whole.true_peak_dbtp == Approx(-1.0).margin(0.1));
}

TEST_CASE("silence has a curve on the floor") {
    const LoudnessCurve curve = measure_loudness_curve(silence(2.0));
    CHECK(curve.whole.silent());
    CHECK(curve.most_momentary == Loudness::floor_lufs);
    REQUIRE(curve.points.size() == 2);
    CHECK(curve.points[1].short_term == Loudness::floor_lufs);
    CHECK(measure_loudness_curve(AudioBuffer{}).points.empty());
}

TEST_CASE("a senseless step of a loudness curve is refused") {
    for (const double step : {0.0, 0.05, -1.0, 1e9, std::nan("")})
        CHECK_THROWS_AS(measure_loudness_curve(silence(1.0), Seconds{step}), Error);
}

TEST_CASE("measuring the loudness curve stops when the progress throws") {
    CHECK_THROWS_AS(measure_loudness_curve(silence(5.0), Seconds{1}, StopAfter{3}), Stopped);
}
