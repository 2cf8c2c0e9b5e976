// SPDX-License-Identifier: MIT
#include "coflow/core/detail/current_exception.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using coflow::detail::current_exception_is;

TEST_CASE("the type of the exception that is being handled is known", "[core]") {
    CHECK_FALSE(current_exception_is<int>());
    try {
        throw 1;
    } catch (...) {
        CHECK(current_exception_is<int>());
        CHECK_FALSE(current_exception_is<long>());
    }
    try {
        throw std::out_of_range{"derived"};
    } catch (const std::logic_error&) {
        CHECK_FALSE(current_exception_is<std::logic_error>());
        CHECK(current_exception_is<std::out_of_range>());
    }
    CHECK_FALSE(current_exception_is<int>());
}
