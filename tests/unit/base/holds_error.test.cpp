// SPDX-License-Identifier: MIT
#include "coflow/base/holds_error.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using namespace coflow;

TEST_CASE("an exception pointer holds the type that was thrown, and its bases") {
    const auto error = std::make_exception_ptr(std::out_of_range{"far"});
    CHECK(holds_error<std::out_of_range>(error));
    CHECK(holds_error<std::exception>(error));
    CHECK_FALSE(holds_error<std::runtime_error>(error));
    CHECK_FALSE(holds_error<int>(error));
    CHECK(holds_error<int>(std::make_exception_ptr(1)));
    CHECK_FALSE(holds_error<std::exception>(nullptr));
}
