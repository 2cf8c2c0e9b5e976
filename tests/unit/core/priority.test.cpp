// SPDX-License-Identifier: MIT
#include "coflow/core/priority.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("priorities count up from low to critical, so that they can index lanes", "[core]") {
    static_assert(Priority::low < Priority::normal && Priority::normal < Priority::high &&
                  Priority::high < Priority::critical);
    CHECK(static_cast<int>(Priority::low) == 0);
    CHECK(static_cast<int>(Priority::critical) == priority_count - 1);
}
