// SPDX-License-Identifier: MIT
#include "coflow/media/audio/audio_buffer.hpp"

#include "support/catch.hpp"

#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

using namespace coflow::audio;

TEST_CASE("a sound lasts as long as its frames") {
    const AudioBuffer sound{
        .sample_rate = 8'000, .channels = 2, .samples = std::vector<float>(400)};
    CHECK(sound.frames() == 200);
    CHECK(sound.duration() == Seconds{0.025});
    CHECK(AudioBuffer{}.duration() == Seconds{0});
}

TEST_CASE("blocks are all of a sound, in whole frames and in order") {
    AudioBuffer sound{.sample_rate = 8'000,
                      .channels = 3,
                      .samples = std::vector<float>(3 * (2 * block_frames + 5))};
    std::iota(sound.samples.begin(), sound.samples.end(), 0.0F);
    std::vector<float> seen;
    std::vector<double> fractions;
    for_each_block(sound, [&](std::span<const float> block, double done) {
        CHECK(block.size() % 3 == 0);
        seen.insert(seen.end(), block.begin(), block.end());
        fractions.push_back(done);
    });
    CHECK(seen == sound.samples);
    REQUIRE(fractions.size() == 3);
    CHECK(fractions[0] == 0.0);
    CHECK(fractions[1] == Approx(0.5).margin(1e-3));
    CHECK(fractions[2] == Approx(1.0).margin(1e-3));
}

TEST_CASE("a sound without samples has no blocks") {
    int blocks = 0;
    for_each_block(AudioBuffer{}, [&](std::span<const float>, double) { ++blocks; });
    CHECK(blocks == 0);
}
