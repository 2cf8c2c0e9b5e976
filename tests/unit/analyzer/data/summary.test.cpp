// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/summary.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using namespace coflow::data;

TEST_CASE("a summary tells the values of each field") {
    Summary summary;
    summary.add({.fields = {{"n", 1}, {"a|\nb", "x"}}});
    summary.add({.fields = {{"n", 2.5}, {"a|\nb", nullptr}}});
    CHECK(summary.records() == 2);
    CHECK(summary.to_markdown() == "Records: 2\n\n"
                                   "| field | values | numbers | min | max | mean |\n"
                                   "|---|---|---|---|---|---|\n"
                                   "| a\\| b | 1 | 0 | - | - | - |\n"
                                   "| n | 2 | 2 | 1 | 2.5 | 1.75 |\n");
}

TEST_CASE("a summary is bounded whatever comes") {
    Summary summary;
    for (int number = 0; number < 1500; ++number)
        summary.add({.fields = {{"f" + std::to_string(number), 1}}});
    CHECK(summary.to_markdown().ends_with("\n500 values of further fields\n"));
}
