// SPDX-License-Identifier: MIT
#include "coflow/generator/music/loudness_approach.hpp"

#include "support/catch.hpp"

using coflow::audio::Loudness;
using namespace coflow::music;

namespace {

Loudness measured(double lufs, double peak) {
    return {.integrated_lufs = lufs, .range_lu = 0, .true_peak_dbtp = peak};
}

} // namespace

TEST_CASE("a loudness below the ceiling needs one gain and no limiter") {
    LoudnessApproach approach{{.lufs = -16, .ceiling_dbtp = -1}, measured(-20, -8)};
    CHECK_FALSE(approach.is_silent());
    CHECK(approach.gain_db() == Approx(4));
    CHECK_FALSE(approach.limits());
    CHECK(approach.is_done(measured(-16.02, -4)));
}

TEST_CASE("what a limiter takes away is added, and a peak that passes lowers it") {
    LoudnessApproach approach{{.lufs = -14, .ceiling_dbtp = -1}, measured(-20, -3)};
    CHECK(approach.limits());
    CHECK(approach.limit_dbfs() == Approx(-1));
    CHECK_FALSE(approach.is_done(measured(-14.6, -0.8)));
    CHECK(approach.gain_db() == Approx(6.6));
    CHECK(approach.limit_dbfs() == Approx(-1.2).margin(0.05));
    CHECK(approach.limit_dbfs() < -1.2);
    CHECK_FALSE(approach.is_done(measured(-14.2, -1.0)));
    CHECK(approach.is_done(measured(-14.05, -1.0)));
}

TEST_CASE("a peak over the ceiling is not accepted, however near the loudness is") {
    LoudnessApproach approach{{.lufs = -14, .ceiling_dbtp = -1}, measured(-20, -7.5)};
    CHECK_FALSE(approach.limits());
    CHECK_FALSE(approach.is_done(measured(-14, -0.9)));
    CHECK(approach.limits());
}

TEST_CASE("an approach to a loudness that cannot be had ends") {
    LoudnessApproach approach{{.lufs = -3, .ceiling_dbtp = -20}, measured(-30, -3)};
    int rounds = 1;
    while (!approach.is_done(measured(-22, -20)))
        ++rounds;
    CHECK(rounds == LoudnessApproach::most_rounds);
    CHECK(approach.gain_db() == LoudnessApproach::most_gain_db);
}

TEST_CASE("silence has no loudness to approach from") {
    CHECK(LoudnessApproach{{}, Loudness{}}.is_silent());
}
