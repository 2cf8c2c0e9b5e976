// SPDX-License-Identifier: MIT
#include "coflow/model/describe.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using namespace coflow;

TEST_CASE("whatever is thrown can be described") {
    CHECK(describe(std::make_exception_ptr(std::runtime_error{"disk full"})) == "disk full");
    CHECK(describe(std::make_exception_ptr(Cancelled{})) == "cancelled");
    CHECK(describe(std::make_exception_ptr(std::string{"text"})) == "text");
    CHECK(describe(std::make_exception_ptr(static_cast<const char*>("literal"))) == "literal");
    CHECK(describe(std::make_exception_ptr(static_cast<const char*>(nullptr))) == "a null text");
    CHECK(describe(std::make_exception_ptr(42)) == "an exception that is no std::exception");
    CHECK(describe(nullptr).empty());
}

TEST_CASE("nested exceptions are described from the outside in") {
    try {
        try {
            throw std::runtime_error{"connection refused"};
        } catch (...) {
            std::throw_with_nested(std::runtime_error{"cannot load the model"});
        }
    } catch (...) {
        CHECK(describe(std::current_exception()) == "cannot load the model: connection refused");
    }
}
