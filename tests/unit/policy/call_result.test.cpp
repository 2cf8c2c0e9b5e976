// SPDX-License-Identifier: MIT
#include "coflow/policy/call_result.hpp"

#include "coflow/core/task.hpp"
#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("a call gives what it returns, or what its task does") {
    struct Studio {
        Task<std::string> mix(int tracks);
        void stop() const;
    };
    using Plain = double (*)(double);
    STATIC_REQUIRE(
        std::is_same_v<call_result_t<decltype(&Studio::mix), Studio&, int>, std::string>);
    STATIC_REQUIRE(std::is_same_v<call_result_t<decltype(&Studio::stop), Studio&>, void>);
    STATIC_REQUIRE(std::is_same_v<call_result_t<Plain, double>, double>);
    STATIC_REQUIRE(returns_task<decltype(&Studio::mix), Studio&, int>);
    STATIC_REQUIRE_FALSE(returns_task<Plain, double>);
}
