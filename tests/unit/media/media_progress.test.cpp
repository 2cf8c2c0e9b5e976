// SPDX-License-Identifier: MIT
#include "coflow/media/media_progress.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace coflow;

TEST_CASE("a fraction that is told lies between 0 and 1") {
    std::vector<double> told;
    const MediaProgress progress = [&told](double fraction) { told.push_back(fraction); };
    for (const double fraction : {-0.5, 0.0, 0.25, 1.0, 7.0})
        report_progress(progress, fraction);
    CHECK(told == std::vector<double>{0.0, 0.0, 0.25, 1.0, 1.0});
}

TEST_CASE("the progress of a part is that much of the whole") {
    std::vector<double> told;
    const MediaProgress whole = [&told](double fraction) { told.push_back(fraction); };
    const MediaProgress half = part_of(whole, 0.5, 1.0);
    const MediaProgress its_half = part_of(half, 0.0, 0.5);
    for (const double fraction : {0.0, 0.5, 1.0})
        report_progress(its_half, fraction);
    CHECK(told == std::vector<double>{0.5, 0.625, 0.75});
}

TEST_CASE("nobody needs to listen") {
    const MediaProgress nobody;
    report_progress(nobody, 0.5);
    CHECK_FALSE(part_of(nobody, 0.0, 0.5));
}
