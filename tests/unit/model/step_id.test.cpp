// SPDX-License-Identifier: MIT
#include "coflow/model/step_id.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace coflow;

TEST_CASE("a step's identity is the path of ordinals to it") {
    const StepId id = StepId{}.child(2).child(0).child(11);
    CHECK(id.to_string() == "2.0.11");
    CHECK(id.parent().to_string() == "2.0");
    CHECK(id.parent().parent().parent().is_run());
    CHECK(StepId{}.parent() == StepId{});
}

TEST_CASE("identities sort by ordinals, a step before those that it started") {
    std::vector<std::string> sorted;
    std::vector<StepId> ids;
    for (const char* text : {"10", "2.0.1", "9", "2", "2.0", "2.10", "2.9", "0"})
        ids.push_back(StepId::parse(text).value());
    ids.emplace_back();
    std::sort(ids.begin(), ids.end());
    for (const StepId& id : ids)
        sorted.push_back(id.to_string());
    CHECK(sorted ==
          std::vector<std::string>{"", "0", "2", "2.0", "2.0.1", "2.9", "2.10", "9", "10"});
}

TEST_CASE("only dotted ordinals are an identity") {
    CHECK(StepId::parse("0"));
    CHECK(StepId::parse("4294967295.0"));
    for (const char* text : {"", ".", "1.", ".1", "1..2", "01", "1.a", "-1", " 1", "99999999999"}) {
        INFO(text);
        CHECK_FALSE(StepId::parse(text).has_value());
    }
}
