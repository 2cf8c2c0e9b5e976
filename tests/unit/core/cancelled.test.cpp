// SPDX-License-Identifier: MIT
#include "coflow/core/cancelled.hpp"

#include "support/catch.hpp"

#include <exception>
#include <string>
#include <type_traits>

using namespace coflow;

TEST_CASE("a handler for errors does not swallow a cancellation", "[core]") {
    static_assert(!std::is_base_of_v<std::exception, Cancelled>);
    std::string caught;
    try {
        try {
            throw Cancelled{};
        } catch (const std::exception&) {
            caught = "error";
        }
    } catch (const Cancelled&) {
        caught = "cancelled";
    }
    CHECK(caught == "cancelled");
}
