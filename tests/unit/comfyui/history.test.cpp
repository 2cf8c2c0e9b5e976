// SPDX-License-Identifier: MIT
#include "coflow/comfyui/history.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <map>
#include <string>

using namespace coflow::comfyui;

TEST_CASE("the recorded histories tell how runs ended and what they made") {
    std::map<HistoryStatus, int> ends;
    std::size_t files = 0;
    int absent = 0;
    for (const char scenario : recordings::scenarios)
        for (const Json& request : recordings::requests(scenario, "GET", "/history")) {
            if (request["status"] != 200)
                continue;
            const auto entries = history_of(request["answer"]);
            absent += entries.empty() ? 1 : 0;
            for (const HistoryEntry& entry : entries) {
                CHECK(entry.item.prompt_id.size() == 36);
                CHECK(entry.failure.has_value() == (entry.status == HistoryStatus::error));
                ++ends[entry.status];
                files += entry.files().size();
            }
        }
    CHECK(absent > 10);
    CHECK(ends[HistoryStatus::success] > 10);
    CHECK(ends[HistoryStatus::error] > 1);
    CHECK(ends[HistoryStatus::interrupted] > 1);
    CHECK(ends[HistoryStatus::unknown] == 0);
    CHECK(files > 15);
}

TEST_CASE("the failure of a run is found among the messages") {
    const auto failed = history_of(recordings::requests('d', "GET", "/history").at(0)["answer"]);
    REQUIRE(failed.size() == 1);
    REQUIRE(failed[0].failure);
    CHECK(failed[0].failure->node == "2");
    CHECK(failed[0].failure->exception_type == "RuntimeError");
    CHECK(failed[0].failure->message == "bench failure");
}

TEST_CASE("an entry with missing and strange parts is read as far as it goes") {
    const auto entries = history_of(Json::parse(R"({
        "p": {"outputs": {"9": {"images": [{"filename": "a.png"}]}}, "status": null},
        "q": 5, "r": {"status": {"status_str": "error", "messages": [7, ["x"], null]}},
        "s": {"status": {"status_str": "success",
              "messages": [["execution_error", {"exception_type": "ExecutionBlocked"}]]}}})"));
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].item.prompt_id == "p");
    CHECK(entries[0].status == HistoryStatus::unknown);
    CHECK(entries[0].files().size() == 1);
    CHECK(entries[1].item.prompt_id == "q");
    CHECK(entries[2].status == HistoryStatus::error);
    CHECK_FALSE(entries[2].failure);
    CHECK(entries[3].status == HistoryStatus::success);
    CHECK(history_of(Json{}).empty());
}
