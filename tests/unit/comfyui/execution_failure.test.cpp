// SPDX-License-Identifier: MIT
#include "coflow/comfyui/execution_failure.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <string>

using namespace coflow::comfyui;

TEST_CASE("the recorded failures are read, whatever their messages hold") {
    int failures = 0;
    int blocked = 0;
    int out_of_memory = 0;
    for (const Json& event : recordings::read('d')) {
        if (!event.contains("text") || event["text"]["type"] != "execution_error")
            continue;
        const auto failure = event["text"]["data"].get<ExecutionFailure>();
        CHECK_FALSE(failure.node.empty());
        CHECK_FALSE(failure.node_type.empty());
        CHECK(failure.prompt_id.size() == 36);
        CHECK_FALSE(failure.message.ends_with('\n'));
        ++failures;
        blocked += failure.is_blocked() ? 1 : 0;
        out_of_memory += failure.is_out_of_memory() ? 1 : 0;
    }
    CHECK(failures == 8);
    CHECK(blocked == 1);
    CHECK(out_of_memory == 1);
}

TEST_CASE("a failure is told with what is known of it") {
    const auto told = [](const char* json) {
        return to_string(Json::parse(json).get<ExecutionFailure>());
    };
    CHECK(told(R"({"node_id": "2", "node_type": "T", "exception_type": "ValueError",
                   "exception_message": "bad\n\n"})") == "node 2 (T): ValueError: bad");
    CHECK(told(R"({"node_id": 7})") == "node 7: an error");
    CHECK(told("null") == "some node: an error");
    const ExecutionFailed error{Json::parse(R"({"node_id": "2"})").get<ExecutionFailure>()};
    CHECK(std::string{error.what()} == "the prompt failed in node 2: an error");
    CHECK(error.failure().node == "2");
}
