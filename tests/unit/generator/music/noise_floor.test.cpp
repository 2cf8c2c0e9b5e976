// SPDX-License-Identifier: MIT
#include "coflow/generator/music/noise_floor.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

using namespace coflow;
using coflow::music::NoiseFloor;

namespace {

double floor_of(const audio::AudioBuffer& sound) {
    NoiseFloor floor{sound.channels, sound.sample_rate};
    audio::for_each_block(sound, [&](std::span<const float> block, double) { floor.add(block); });
    return floor.result();
}

} // namespace

TEST_CASE("the noise floor is what is left where the music pauses") {
    audio::AudioBuffer sound = test::silence(10, 2);
    test::add_noise(sound, 0.01); // uniform: its RMS is 0.01 / sqrt(3), -44.8 dB
    test::add_sine(sound, 440, 0.5, 0, 7);
    CHECK(floor_of(sound) == Approx(-44.8).margin(0.3));
}

TEST_CASE("a sound without pauses has the floor of its own level") {
    audio::AudioBuffer sound = test::silence(3, 1);
    test::add_sine(sound, 1000, 0.1);
    CHECK(floor_of(sound) == Approx(-23.0).margin(0.05));
}

TEST_CASE("digital silence is no noise") {
    CHECK(floor_of(test::silence(1)) == NoiseFloor::lowest_db);
    CHECK(floor_of(test::silence(0.001)) == NoiseFloor::lowest_db);
    audio::AudioBuffer sound = test::silence(9, 1);
    test::add_sine(sound, 1000, 0.1, 5);
    CHECK(floor_of(sound) == Approx(-23.0).margin(0.1));
}
