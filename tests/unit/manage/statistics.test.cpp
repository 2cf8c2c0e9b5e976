// SPDX-License-Identifier: MIT
#include "coflow/manage/statistics.hpp"

#include "support/catch.hpp"

using namespace coflow;

TEST_CASE("status counts start at zero and sum up") {
    StatusCounts counts;
    CHECK(counts.total() == 0);
    counts[WorkflowStatus::running] = 2;
    ++counts[WorkflowStatus::failed];
    CHECK(counts[WorkflowStatus::running] == 2);
    CHECK(counts.total() == 3);
    CHECK_FALSE(counts == StatusCounts{});
}
