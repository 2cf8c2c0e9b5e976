// SPDX-License-Identifier: MIT
#include "coflow/generator/music/composition.hpp"

#include "support/catch.hpp"

using namespace coflow::music;

TEST_CASE("a tick's time follows the tempo") {
    Composition piece;
    piece.bpm = 90.0;
    CHECK(piece.time_of(0).count() == 0.0);
    CHECK(piece.time_of(Composition::ticks_per_beat).count() == Approx(60.0 / 90.0));
    CHECK(piece.time_of(Composition::ticks_per_bar).count() == Approx(4 * 60.0 / 90.0));
}
