// SPDX-License-Identifier: MIT
#include "coflow/comfyui/run_outcome.hpp"

#include "support/catch.hpp"

#include <array>
#include <set>
#include <string_view>

using namespace coflow::comfyui;

TEST_CASE("an outcome lists the files of all nodes") {
    RunOutcome outcome;
    CHECK(outcome.files().empty());
    outcome.outputs = Json::parse(R"({"9": {"images": [{"filename": "a.png"}]},
                                      "8": {"audio": [{"filename": "a.flac"}]}})");
    CHECK(outcome.files().size() == 2);
}

TEST_CASE("every end has a name of its own") {
    std::set<std::string_view> names;
    for (const RunEnd end :
         std::array{RunEnd::succeeded, RunEnd::failed, RunEnd::interrupted, RunEnd::cancelled,
                    RunEnd::timed_out, RunEnd::refused, RunEnd::lost})
        names.insert(to_string(end));
    CHECK(names.size() == 7);
    CHECK(to_string(RunEnd::timed_out) == "timed_out");
}
