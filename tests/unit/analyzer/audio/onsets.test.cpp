// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/onsets.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

constexpr double tolerance = 0.02; // seconds

void check_onsets(const AudioBuffer& sound, const std::vector<double>& truth) {
    const std::vector<Seconds> onsets = find_onsets(sound);
    CAPTURE(truth.size());
    REQUIRE(onsets.size() == truth.size());
    for (std::size_t at = 0; at < truth.size(); ++at)
        CHECK(onsets[at].count() == Approx(truth[at]).margin(tolerance));
}

} // namespace

TEST_CASE("clicks begin when they do") {
    const std::vector<double> truth{0.2, 0.5, 0.61, 1.3, 2.0, 2.08};
    AudioBuffer sound = silence(3.0, 1, 44'100);
    for (const double at : truth)
        add_click(sound, at, 0.8);
    check_onsets(sound, truth);
    for (float& sample : sound.samples)
        sample *= 0.01F;
    check_onsets(sound, truth);
}

TEST_CASE("notes begin when they do, also while others sound") {
    const std::vector<double> truth{0.3, 0.8, 1.3, 1.55, 2.3};
    AudioBuffer sound = silence(4.0, 1, 44'100);
    double pitch = 60.0;
    for (const double at : truth)
        add_note(sound, pitch += 4.0, at, 1.5);
    check_onsets(sound, truth);
}

TEST_CASE("clicks are found in noise") {
    const std::vector<double> truth{0.4, 0.9, 1.4, 1.9};
    AudioBuffer sound = silence(2.5, 2, 48'000);
    add_noise(sound, 0.02);
    for (const double at : truth)
        for (std::size_t frame = 0; frame < 480; ++frame)
            for (std::size_t channel = 0; channel < 2; ++channel)
                sound.samples[2 * (static_cast<std::size_t>(at * 48'000.0) + frame) + channel] +=
                    frame % 32 < 16 ? 0.5F : -0.5F;
    check_onsets(sound, truth);
}

TEST_CASE("what goes on begins nowhere") {
    CHECK(find_onsets(silence(2.0)).empty());
    CHECK(find_onsets(AudioBuffer{}).empty());
    AudioBuffer tone = silence(3.0);
    add_sine(tone, 440.0, 0.5);
    CHECK(find_onsets(tone).empty());
    AudioBuffer noise = silence(5.0);
    add_noise(noise, 0.3);
    CHECK(find_onsets(noise).empty());
}

TEST_CASE("senseless options for onsets are refused") {
    const AudioBuffer sound = silence(1.0);
    CHECK_THROWS_AS(find_onsets(sound, {.threshold = 0.0}), Error);
    CHECK_THROWS_AS(find_onsets(sound, {.closest = Seconds{0.0}}), Error);
    CHECK_THROWS_AS(find_onsets(sound, {.closest = Seconds{1e9}}), Error);
}

TEST_CASE("looking for onsets stops when the progress throws") {
    CHECK_THROWS_AS(find_onsets(silence(5.0), {}, StopAfter{3}), Stopped);
}
