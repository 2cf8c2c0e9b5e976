// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/tempo.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

// Distance of the estimated first beat from a true one, in seconds, at most half a beat.
double phase_error(const Tempo& tempo, double true_beat) {
    const double period = 60.0 / tempo.bpm;
    return std::abs(std::remainder(tempo.first_beat.count() - true_beat, period));
}

} // namespace

TEST_CASE("click tracks have the tempo of their clicks") {
    for (const double bpm :
         {60.0, 67.5, 75.0, 88.0, 99.3, 110.0, 120.0, 128.0, 137.0, 150.0, 163.0, 176.0, 190.0}) {
        CAPTURE(bpm);
        const Tempo tempo = estimate_tempo(click_track(bpm, 20.0, 0.3));
        CHECK(tempo.bpm == Approx(bpm).epsilon(0.003));
        CHECK(tempo.confidence > 0.5);
        CHECK(phase_error(tempo, 0.3) < 0.025);
    }
}

TEST_CASE("a short click track is enough") {
    CHECK(estimate_tempo(click_track(96.0, 6.0)).bpm == Approx(96.0).epsilon(0.01));
}

TEST_CASE("noise under the clicks does not change the tempo") {
    for (const double bpm : {64.0, 93.0, 125.0, 171.0}) {
        CAPTURE(bpm);
        AudioBuffer sound = click_track(bpm, 20.0);
        add_noise(sound, 0.1);
        add_sine(sound, 50.0, 0.2);
        CHECK(estimate_tempo(sound).bpm == Approx(bpm).epsilon(0.005));
    }
}

TEST_CASE("a sound that recurs in its own time does not change the tempo") {
    AudioBuffer sound = click_track(126.0, 24.0);
    for (double at = 0.1; at < 24.0; at += 1.37)
        add_click(sound, at, 0.4, 400.0);
    CHECK(estimate_tempo(sound).bpm == Approx(126.0).epsilon(0.005));
}

TEST_CASE("soft clicks between the beats do not double the tempo") {
    AudioBuffer sound = click_track(84.0, 20.0, 0.2);
    for (double at = 0.2 + 30.0 / 84.0; at < 20.0; at += 60.0 / 84.0)
        add_click(sound, at, 0.1, 6000.0);
    CHECK(estimate_tempo(sound).bpm == Approx(84.0).epsilon(0.005));
}

TEST_CASE("loudness does not matter for the tempo") {
    AudioBuffer sound = click_track(105.0, 15.0);
    for (float& sample : sound.samples)
        sample *= 0.003F;
    CHECK(estimate_tempo(sound).bpm == Approx(105.0).epsilon(0.005));
}

TEST_CASE("a tempo that drifts a little is still found") {
    AudioBuffer sound = silence(30.0, 1, 22'050);
    double period = 0.5;
    for (double at = 0.1; at < 30.0; at += period) {
        add_click(sound, at, 0.8);
        period *= 1.0003;
    }
    CHECK(estimate_tempo(sound).bpm == Approx(119.0).epsilon(0.02));
}

TEST_CASE("what has no pulse has no tempo") {
    CHECK(estimate_tempo(silence(10.0)).bpm == 0.0);
    CHECK(estimate_tempo(AudioBuffer{}).bpm == 0.0);
    AudioBuffer tone = silence(10.0);
    add_sine(tone, 440.0, 0.5);
    const Tempo of_tone = estimate_tempo(tone);
    CHECK(of_tone.bpm == 0.0);
    CHECK(of_tone.confidence == 0.0);
    AudioBuffer noise = silence(10.0);
    add_noise(noise, 0.3);
    CHECK(estimate_tempo(noise).confidence < 0.1);
}

TEST_CASE("estimating the tempo reports its progress and stops when the progress throws") {
    const AudioBuffer sound = click_track(120.0, 30.0);
    std::vector<double> reports;
    static_cast<void>(estimate_tempo(sound, [&](double at) { reports.push_back(at); }));
    REQUIRE(reports.size() > 10);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    for (const int count :
         {1, static_cast<int>(reports.size()) / 2, static_cast<int>(reports.size())}) {
        CHECK_THROWS_AS(estimate_tempo(sound, StopAfter(count)), Stopped);
    }
}
