// SPDX-License-Identifier: MIT
#include "coflow/manage/wait_report.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("a wait report is one sentence") {
    CHECK(to_string(WaitReport{
              .position = 3,
              .queued = 7,
              .reasons = {{.cause = WaitCause::resource,
                           .name = "vram_gib",
                           .needed = 6,
                           .free = 2,
                           .limit = 24},
                          {.cause = WaitCause::user_limit, .name = "ann", .limit = 2}}}) ==
          "3rd in line of 7; waits for 6 vram_gib, 2 of 24 free; "
          "2 of 2 runs of user 'ann' are running");
    CHECK(to_string(WaitReport{.reasons = {{.cause = WaitCause::paused}}}) == "is paused");
    CHECK(to_string(WaitReport{.position = 1, .queued = 1}) == "1st in line of 1; about to start");
}

TEST_CASE("places in line are ordinals") {
    CHECK(detail::ordinal(2) == "2nd");
    CHECK(detail::ordinal(4) == "4th");
    CHECK(detail::ordinal(11) == "11th");
    CHECK(detail::ordinal(12) == "12th");
    CHECK(detail::ordinal(23) == "23rd");
    CHECK(detail::ordinal(111) == "111th");
    CHECK(detail::ordinal(101) == "101st");
}
