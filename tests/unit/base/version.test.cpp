// SPDX-License-Identifier: MIT
#include "coflow/base/version.hpp"

#include "support/catch.hpp"

TEST_CASE("the version is known at compile time", "[base]") {
    static_assert(coflow::version.major >= 0 && coflow::version.minor >= 0 &&
                  coflow::version.patch >= 0);
    CHECK(coflow::version.major * 10'000 + coflow::version.minor * 100 + coflow::version.patch >=
          100);
}
