// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/near_duplicates.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace coflow;
using namespace coflow::image;
using Groups = std::vector<std::vector<std::size_t>>;

TEST_CASE("what is near, also by way of others, is one group", "[analyzer]") {
    const std::vector<PerceptualHash> hashes{{0b0000'0000},      {0xffff'0000}, {0b0000'1111},
                                             {0xff00'0000'0000}, {0xffff'0001}, {0b1111'1111}};
    CHECK(near_duplicates(hashes, 0) == Groups{});
    CHECK(near_duplicates(hashes, 1) == Groups{{1, 4}});
    CHECK(near_duplicates(hashes, 4) == Groups{{0, 2, 5}, {1, 4}});
    CHECK(near_duplicates(hashes, 64) == Groups{{0, 1, 2, 3, 4, 5}});
}

TEST_CASE("copies are near at a distance of 0", "[analyzer]") {
    CHECK(near_duplicates(std::vector<PerceptualHash>{{7}, {7}, {7}}, 0) == Groups{{0, 1, 2}});
    CHECK(near_duplicates({}, 64) == Groups{});
}
