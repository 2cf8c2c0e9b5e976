// SPDX-License-Identifier: MIT
#include "coflow/comfyui/queue.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace coflow::comfyui;

TEST_CASE("the recorded queues are read, with what waits in the order in which it will run") {
    std::vector<std::size_t> sizes;
    for (const char scenario : recordings::scenarios)
        for (const Json& request : recordings::requests(scenario, "GET", "/queue")) {
            if (request["status"] != 200 || !request.contains("answer"))
                continue;
            const auto queue = request["answer"].get<QueueSnapshot>();
            CHECK(std::ranges::is_sorted(queue.pending, {}, &QueueItem::number));
            for (const QueueItem& item : queue.pending)
                CHECK(item.prompt_id.size() == 36);
            for (const QueueItem& item : queue.running) {
                CHECK_FALSE(item.outputs.empty());
                CHECK(item.extra_data.is_object());
            }
            sizes.push_back(queue.size());
        }
    CHECK(sizes.size() > 10);
    CHECK(std::ranges::max(sizes) == 11);
}

TEST_CASE("a queue with missing and strange parts is read as far as it goes") {
    const auto queue = Json::parse(R"({"queue_running": [[1.5, "a"], [], 7, null],
        "queue_pending": [["x", 5, {}, {"client_id": "c"}, ["9", 8], "new"]]})")
                           .get<QueueSnapshot>();
    REQUIRE(queue.running.size() == 4);
    CHECK(queue.running[0].number == 1.5);
    CHECK(queue.running[1].prompt_id.empty());
    REQUIRE(queue.pending.size() == 1);
    CHECK(queue.pending[0].client_id() == "c");
    CHECK(queue.pending[0].outputs == std::vector<std::string>{"9", "8"});
    CHECK(Json::object().get<QueueSnapshot>().size() == 0);
    CHECK(Json::array().get<QueueSnapshot>().size() == 0);
    CHECK(queue_remaining_in(Json::parse(R"({"exec_info": {"queue_remaining": 3}})")) == 3);
    CHECK(queue_remaining_in(Json{}) == -1);
}
