// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/silence.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

constexpr double tolerance = 0.01; // seconds

void check_parts(const std::vector<SilentPart>& parts, const std::vector<SilentPart>& truth) {
    REQUIRE(parts.size() == truth.size());
    for (std::size_t at = 0; at < parts.size(); ++at) {
        CHECK(parts[at].from.count() == Approx(truth[at].from.count()).margin(tolerance));
        CHECK(parts[at].to.count() == Approx(truth[at].to.count()).margin(tolerance));
    }
}

} // namespace

TEST_CASE("gaps at known times are found, from the first to the last sample") {
    AudioBuffer sound = silence(6.0, 2, 48'000);
    add_sine(sound, 440.0, 0.5, 0.75, 1.0);
    add_sine(sound, 440.0, 0.5, 2.0, 0.5); // the gap before it is too short
    add_sine(sound, 440.0, 0.5, 3.125, 1.5);
    check_parts(find_silence(sound), {{Seconds{0.0}, Seconds{0.75}},
                                      {Seconds{2.5}, Seconds{3.125}},
                                      {Seconds{4.625}, Seconds{6.0}}});
    check_parts(find_silence(sound, {.least = Seconds{0.2}}), {{Seconds{0.0}, Seconds{0.75}},
                                                               {Seconds{1.75}, Seconds{2.0}},
                                                               {Seconds{2.5}, Seconds{3.125}},
                                                               {Seconds{4.625}, Seconds{6.0}}});
}

TEST_CASE("the threshold says what is silent") {
    AudioBuffer sound = silence(3.0);
    add_noise(sound, 0.001); // -60 dBFS at most
    add_sine(sound, 440.0, 0.5, 1.0, 1.0);
    check_parts(find_silence(sound, {.threshold_dbfs = -50.0}),
                {{Seconds{0.0}, Seconds{1.0}}, {Seconds{2.0}, Seconds{3.0}}});
    CHECK(find_silence(sound, {.threshold_dbfs = -80.0}).empty());
}

TEST_CASE("a channel that sounds is enough to end a silence") {
    AudioBuffer sound = silence(2.0, 2);
    for (std::size_t frame = 44'100; frame < 66'150; ++frame)
        sound.samples[2 * frame + 1] = 0.25F;
    check_parts(find_silence(sound), {{Seconds{0.0}, Seconds{1.0}}, {Seconds{1.5}, Seconds{2.0}}});
}

TEST_CASE("silence is all silent, and a sound without samples has no parts") {
    check_parts(find_silence(silence(1.0)), {{Seconds{0.0}, Seconds{1.0}}});
    CHECK(find_silence(AudioBuffer{}).empty());
}

TEST_CASE("senseless options for silence are refused") {
    const AudioBuffer sound = silence(1.0);
    CHECK_THROWS_AS(find_silence(sound, {.threshold_dbfs = 1.0}), Error);
    CHECK_THROWS_AS(find_silence(sound, {.least = Seconds{0.0}}), Error);
}

TEST_CASE("looking for silence stops when the progress throws") {
    CHECK_THROWS_AS(find_silence(silence(5.0), {}, StopAfter{3}), Stopped);
}
