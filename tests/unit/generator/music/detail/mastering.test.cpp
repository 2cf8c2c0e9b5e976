// SPDX-License-Identifier: MIT
// audio::Loudness and true peak are measured by libebur128, whose own readings loudness.test.cpp
// checks.
#include "coflow/generator/music/detail/mastering.hpp"

#include "coflow/media/audio/loudness.hpp"
#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <algorithm>

using namespace coflow;
using namespace coflow::music;
using namespace coflow::music::detail;
using namespace coflow::test;

namespace {

// Soft noise and a loud click every half second: a mix that a gain alone cannot make loud.
audio::AudioBuffer peaky(int channels, int rate) {
    audio::AudioBuffer sound = silence(8.0, channels, rate);
    add_noise(sound, 0.02);
    const auto width = static_cast<std::size_t>(channels);
    for (std::size_t frame = 0; frame < sound.frames(); frame += static_cast<std::size_t>(rate) / 2)
        for (std::size_t step = 0; step < 40; ++step)
            sound.samples[(frame + step) * width] += step % 2 == 0 ? 0.8F : -0.8F;
    return sound;
}

float highest(const audio::AudioBuffer& sound) {
    float peak = 0.0F;
    for (const float sample : sound.samples)
        peak = std::max(peak, std::abs(sample));
    return peak;
}

} // namespace

TEST_CASE("mastering reaches the loudness and keeps under the ceiling") {
    const MasterTarget target =
        GENERATE(MasterTarget{-14.0, -1.0}, MasterTarget{-23.0, -2.0}, MasterTarget{-18.0, -6.0});
    const double gain = GENERATE(0.001, 0.3, 3.0);
    CAPTURE(target.lufs, gain);
    audio::AudioBuffer sound = silence(6.0, 2);
    add_noise(sound, 1.0);
    add_sine(sound, 330.0, 1.0);
    for (float& sample : sound.samples)
        sample *= static_cast<float>(gain);
    master(sound, target);
    const audio::Loudness result = audio::measure_loudness(sound);
    CHECK(result.integrated_lufs == Approx(target.lufs).margin(0.5));
    CHECK(result.true_peak_dbtp <= target.ceiling_dbtp + 0.001);
}

TEST_CASE("sharp peaks never pass the ceiling, whatever the loudness asked for") {
    const double lufs = GENERATE(-30.0, -14.0, -6.0);
    const int rate = GENERATE(22'050, 48'000);
    CAPTURE(lufs, rate);
    audio::AudioBuffer sound = peaky(2, rate);
    master(sound, {.lufs = lufs, .ceiling_dbtp = -1.0});
    const audio::Loudness result = audio::measure_loudness(sound);
    CHECK(result.true_peak_dbtp <= -1.0 + 0.001);
    CHECK(result.integrated_lufs <= lufs + 0.5);
    CHECK(highest(sound) < 1.0F);
}

TEST_CASE("the limiter lets nothing through and leaves quiet passages alone") {
    audio::AudioBuffer sound = silence(1.0, 2, 10'000);
    add_sine(sound, 100.0, 0.4);
    add_sine(sound, 100.0, 1.1, 0.5, 0.1);
    const audio::AudioBuffer before = sound;
    constexpr std::size_t window = 200;
    limit_peaks(sound, 0.5F, window);
    CHECK(highest(sound) <= 0.5F);
    const auto same = [&](std::size_t from, std::size_t to) {
        return std::equal(sound.samples.begin() + static_cast<std::ptrdiff_t>(2 * from),
                          sound.samples.begin() + static_cast<std::ptrdiff_t>(2 * to),
                          before.samples.begin() + static_cast<std::ptrdiff_t>(2 * from));
    };
    // Two windows away: one for the look-ahead, one for the smoothing.
    CHECK(same(0, 5000 - 2 * window));
    CHECK(same(6000 + 2 * window, 10'000));
    CHECK_FALSE(same(5000, 6000));
}

TEST_CASE("both channels are turned down together, so that the picture stays in place") {
    audio::AudioBuffer sound = silence(0.5, 2, 10'000);
    add_sine(sound, 100.0, 0.2);
    for (std::size_t frame = 0; frame < sound.frames(); ++frame)
        sound.samples[2 * frame] *= 5.0F;
    limit_peaks(sound, 0.5F, 100);
    for (std::size_t frame = 0; frame < sound.frames(); ++frame)
        REQUIRE(sound.samples[2 * frame] == Approx(5.0F * sound.samples[2 * frame + 1]));
}

TEST_CASE("silence is not made louder") {
    audio::AudioBuffer sound = silence(2.0, 2);
    master(sound, {});
    CHECK(highest(sound) == 0.0F);
    audio::AudioBuffer nothing;
    master(nothing, {});
    CHECK(nothing.samples.empty());
}

TEST_CASE("a fade ends in exact silence, never rises and touches nothing before it") {
    audio::AudioBuffer sound{1000, 2, std::vector<float>(2000, 1.0F)};
    fade_out(sound, 400);
    CHECK(std::all_of(sound.samples.begin(), sound.samples.begin() + 802,
                      [](float sample) { return sample == 1.0F; }));
    CHECK(std::is_sorted(sound.samples.rbegin(), sound.samples.rend()));
    CHECK(sound.samples[1998] == 0.0F);
    CHECK(sound.samples[1999] == 0.0F);
    // Half of it at half time: half a cosine.
    CHECK(sound.samples[2 * 700] == Approx(0.5).margin(0.01));
}

TEST_CASE("fading less than nothing is harmless") {
    audio::AudioBuffer sound{1000, 1, {1.0F, 1.0F, 1.0F}};
    fade_out(sound, 17);
    CHECK(sound.samples == std::vector<float>{1.0F, 1.0F, 0.0F});
    audio::AudioBuffer nothing;
    fade_out(nothing, 0);
    CHECK(nothing.samples.empty());
}

TEST_CASE("mastering reports its progress and stops when its progress throws") {
    audio::AudioBuffer sound = peaky(2, 44'100);
    std::vector<double> reports;
    master(sound, {}, [&](double at) { reports.push_back(at); });
    REQUIRE(reports.size() > 10);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    audio::AudioBuffer other = peaky(2, 44'100);
    CHECK_THROWS_AS(master(other, {}, StopAfter(static_cast<int>(reports.size()) / 2)), Stopped);
}
