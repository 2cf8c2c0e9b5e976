// SPDX-License-Identifier: MIT
#include "coflow/media/audio/mix_down.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace coflow::audio;

TEST_CASE("one channel is the mean of all") {
    std::vector<float> mono{9.0F};
    append_mono(std::vector<float>{0.5F, 0.0F, 1.0F, -1.0F}, 2, mono);
    CHECK(mono == std::vector<float>{9.0F, 0.25F, 0.0F});
}

TEST_CASE("one channel becomes both sides") {
    std::vector<float> stereo;
    append_stereo(std::vector<float>{0.5F, -0.25F}, 1, stereo);
    CHECK(stereo == std::vector<float>{0.5F, 0.5F, -0.25F, -0.25F});
}

TEST_CASE("a centre channel is heard on both sides, 3 dB softer") {
    std::vector<float> stereo;
    append_stereo(std::vector<float>{0.1F, 0.2F, 0.5F, 0.0F, 0.0F, 0.0F}, 6, stereo);
    REQUIRE(stereo.size() == 2);
    CHECK(stereo[0] == Approx(0.1 + 0.35355).margin(1e-4));
    CHECK(stereo[1] == Approx(0.2 + 0.35355).margin(1e-4));
}

TEST_CASE("the wish decides what becomes of the channels") {
    const std::vector<float> frames{0.5F, 0.0F};
    std::vector<float> mixed;
    append_mixed(Channels::as_in_file, frames, 2, mixed);
    append_mixed(Channels::mono, frames, 2, mixed);
    append_mixed(Channels::stereo, frames, 2, mixed);
    append_mixed(Channels::stereo, frames, 1, mixed);
    CHECK(mixed == std::vector<float>{0.5F, 0.0F, 0.25F, 0.5F, 0.0F, 0.5F, 0.5F, 0.0F, 0.0F});
    CHECK(channel_count(Channels::as_in_file, 6) == 6);
    CHECK(channel_count(Channels::mono, 6) == 1);
    CHECK(channel_count(Channels::stereo, 6) == 2);
}

TEST_CASE("half a frame at the end is left out") {
    std::vector<float> mono;
    append_mono(std::vector<float>{0.5F, 0.5F, 0.5F}, 2, mono);
    CHECK(mono == std::vector<float>{0.5F});
}
