// SPDX-License-Identifier: MIT
#include "coflow/workflow/step_options.hpp"

#include "support/catch.hpp"

#include <string_view>

using namespace coflow;
using namespace std::chrono_literals;

TEST_CASE("a step is tried once, without a limit, and weighs one, unless it says otherwise") {
    constexpr StepOptions options;
    CHECK(options.retry.max_retries == 0);
    CHECK(options.timeout == Duration::max());
    CHECK(options.attempt_timeout == Duration::max());
    CHECK(options.weight == 1);
}

TEST_CASE("step options are written by name, and a retry policy with its own defaults") {
    const StepOptions options{.retry = {.delay = 2s}, .timeout = 5min, .weight = 4};
    const auto line = __LINE__ - 1;
    CHECK(options.retry.max_retries == 3);
    CHECK(options.retry.delay == 2s);
    CHECK(options.timeout == 300s);
    CHECK(options.weight == 4);
    CHECK(static_cast<int>(options.where.line()) == line);
    CHECK(std::string_view{options.where.file_name()}.ends_with("step_options.test.cpp"));
}
