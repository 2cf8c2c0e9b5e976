// SPDX-License-Identifier: MIT
#include "coflow/media/audio/resampler.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <algorithm>
#include <span>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

TEST_CASE("resampling keeps length and pitch") {
    for (const int rate : {8'000, 44'100, 48'000, 96'000}) {
        CAPTURE(rate);
        AudioBuffer sound = silence(1.0, 1, rate);
        add_sine(sound, 441.0, 0.5);
        const AudioBuffer back = mono_at(sound, 22'050);
        CHECK(back.sample_rate == 22'050);
        CHECK(back.duration().count() == Approx(1.0).margin(0.001));
        // 441 Hz is a period of exactly 50 samples: the middle repeats itself.
        const std::size_t middle = back.frames() / 2;
        for (std::size_t at = middle; at < middle + 500; ++at)
            REQUIRE(back.samples[at] == Approx(back.samples[at + 50]).margin(0.003));
        const auto [low, high] =
            std::minmax_element(back.samples.begin() + 2000, back.samples.begin() + 4000);
        CHECK(*high == Approx(0.5).margin(0.02));
        CHECK(*low == Approx(-0.5).margin(0.02));
    }
}

TEST_CASE("equal rates are copied, whatever the blocks") {
    Resampler resampler{2, 44'100, 44'100};
    std::vector<float> out;
    resampler.push(std::vector<float>{0.1F, 0.2F}, out);
    resampler.push(std::vector<float>{0.3F, 0.4F}, out);
    resampler.finish(out);
    CHECK(out == std::vector<float>{0.1F, 0.2F, 0.3F, 0.4F});
}

TEST_CASE("blocks of any size give the same samples") {
    AudioBuffer sound = silence(0.2, 2, 48'000);
    add_noise(sound, 0.5);
    const auto resampled = [&sound](std::size_t block) {
        Resampler resampler{2, 48'000, 22'050};
        const std::span<const float> all{sound.samples};
        std::vector<float> out;
        for (std::size_t at = 0; at < all.size(); at += block)
            resampler.push(all.subspan(at, std::min(block, all.size() - at)), out);
        resampler.finish(out);
        return out;
    };
    const std::vector<float> whole = resampled(1'000'000);
    CHECK(resampled(2) == whole);
    CHECK(resampled(1'234) == whole);
}

TEST_CASE("rates that are too far apart are refused") {
    const std::string message =
        message_of(ErrorCode::invalid_argument, [] { Resampler{1, 768'000, 1}; });
    CHECK(message == "cannot change the sample rate from 768000 to 1 Hz");
}

TEST_CASE("resampling stops when the progress throws") {
    CHECK_THROWS_AS(mono_at(silence(2.0), 22'050, StopAfter{3}), Stopped);
}
