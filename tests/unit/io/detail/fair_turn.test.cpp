// SPDX-License-Identifier: MIT
#include "coflow/io/detail/fair_turn.hpp"

#include "support/catch.hpp"

using coflow::detail::FairTurn;

TEST_CASE("a turn is over after some pieces of work, and then begins anew", "[io]") {
    FairTurn turn;
    int over = 0;
    for (int piece = 0; piece < 1600; ++piece)
        over += turn.is_over() ? 1 : 0;
    CHECK(over == 100);
}

TEST_CASE("a turn that is begun anew is not over", "[io]") {
    FairTurn turn;
    for (int piece = 0; piece < 1600; ++piece) {
        CHECK_FALSE(turn.is_over());
        if (piece % 10 == 0)
            turn.begin_anew();
    }
}
