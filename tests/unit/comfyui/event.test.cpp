// SPDX-License-Identifier: MIT
#include "coflow/comfyui/event.hpp"

#include "coflow/testing/random.hpp"
#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

template <class T>
T parsed(std::string_view text) {
    return std::get<T>(parse_event(text));
}

template <class T>
T parsed(const std::vector<std::byte>& message) {
    return std::get<T>(parse_event(std::span{message}));
}

} // namespace

TEST_CASE("all messages of the recordings are understood") {
    std::map<std::string, int> counts;
    for (const char scenario : recordings::scenarios)
        for (const Json& event : recordings::read(scenario)) {
            if (event.contains("text")) {
                const Event message = parse_event(event["text"].dump());
                CHECK_FALSE(std::holds_alternative<OtherEvent>(message));
                ++counts[event["text"]["type"]];
            } else if (event.contains("binary")) {
                const auto bytes = recordings::bytes_of(event["binary"]);
                const Event message = parse_event(std::span{bytes});
                CHECK_FALSE(std::holds_alternative<OtherBinary>(message));
                ++counts["binary"];
            }
        }
    for (const char* type :
         {"status", "execution_start", "execution_cached", "executing", "progress",
          "progress_state", "executed", "execution_success", "execution_error",
          "execution_interrupted", "feature_flags", "binary"}) {
        INFO(type);
        CHECK(counts[type] > 0);
    }
}

TEST_CASE("text messages become values") {
    CHECK(
        parsed<StatusEvent>(
            R"({"type":"status","data":{"status":{"exec_info":{"queue_remaining":2}},"sid":"x"}})")
            .queue_remaining == 2);
    const auto running =
        parsed<NodeExecuting>(R"({"type":"executing","data":{"node":"2","display_node":"2"}})");
    CHECK(running.node == "2");
    CHECK(running.prompt_id.empty());
    CHECK(parsed<NodeExecuting>(R"({"type":"executing","data":{"node":null,"prompt_id":"p"}})")
              .is_end());
    CHECK(
        parsed<NodesCached>(R"({"type":"execution_cached","data":{"nodes":["1"],"prompt_id":"p"}})")
            .nodes == std::vector<std::string>{"1"});
    const auto executed = parsed<NodeExecuted>(
        R"({"type":"executed","data":{"node":"9","prompt_id":"p",
            "output":{"images":[{"filename":"a.png","subfolder":"s","type":"output"}]}}})");
    REQUIRE(executed.files().size() == 1);
    CHECK(executed.files()[0].subfolder == "s");
    CHECK(parsed<NodeExecuted>(
              R"({"type":"executed","data":{"node":"9","prompt_id":"p","output":null}})")
              .files()
              .empty());
    const auto state = parsed<ProgressState>(
        R"({"type":"progress_state","data":{"prompt_id":"p","nodes":{"2.0.1":{"value":3,"max":8,
            "state":"running","display_node_id":"2","parent_node_id":null}}}})");
    REQUIRE(state.nodes.size() == 1);
    CHECK(state.nodes[0].display_node == "2");
    CHECK(state.nodes[0].value == 3);
    CHECK(state.nodes[0].parent_node.empty());
}

TEST_CASE("a blocked branch is told apart from a failure") {
    const auto blocked = parsed<ExecutionFailure>(
        R"({"type":"execution_error","data":{"prompt_id":"p","exception_type":"ExecutionBlocked"}})");
    CHECK(blocked.is_blocked());
    const auto failed = parsed<ExecutionFailure>(
        R"({"type":"execution_error","data":{"prompt_id":"p","node_id":"2","node_type":"T",
            "exception_type":"torch.cuda.OutOfMemoryError","exception_message":"full\n"}})");
    CHECK_FALSE(failed.is_blocked());
    CHECK(failed.is_out_of_memory());
    CHECK(prompt_of(failed) == "p");
}

TEST_CASE("messages of unknown types are kept") {
    const auto other = parsed<OtherEvent>(R"({"type":"my.node","data":[1]})");
    CHECK(other.type == "my.node");
    CHECK(other.data == Json::array({1}));
    CHECK(parsed<OtherEvent>(R"({"type":"x"})").data.is_null());
    CHECK(prompt_of(other).empty());
    const auto binary = parsed<OtherBinary>(recordings::bytes_of("00000063ff"));
    CHECK(binary.kind == 99);
    CHECK(binary.payload.size() == 1);
}

TEST_CASE("malformed messages are refused") {
    for (const char* bad :
         {"", "5", "[]", "{", "{}", R"({"type":5.5e})", R"({"type":"status"})",
          R"({"type":"executed","data":{"node":"9"}})", R"({"type":"execution_start","data":{}})",
          R"({"type":"executing","data":{"node":{}}})", R"({"type":"progress","data":7})",
          R"({"type":"progress_state","data":{"prompt_id":"p"}})"}) {
        INFO(bad);
        CHECK_THROWS_AS(parse_event(std::string_view{bad}), Error);
    }
    for (const char* bad : {"", "000000", "00000001", "0000000300000005aa", "00000004ffffffff7b7d",
                            "00000004000000027b7b"}) {
        INFO(bad);
        const auto bytes = recordings::bytes_of(bad);
        CHECK_THROWS_AS(parse_event(std::span{bytes}), Error);
    }
}

TEST_CASE("binary messages carry previews and texts") {
    const auto jpeg = recordings::bytes_of("0000000100000001ffd8");
    CHECK(parsed<PreviewImage>(jpeg).mime == "image/jpeg");
    CHECK(parsed<PreviewImage>(jpeg).image.size() == 2);
    CHECK(parsed<NodeText>(recordings::bytes_of("0000000300000001324142")).text == "AB");
    int with_metadata = 0;
    for (const Json& event : recordings::read('g')) {
        if (!event.contains("binary") || event["binary"].get<std::string>()[7] != '4')
            continue;
        const auto bytes = recordings::bytes_of(event["binary"]);
        const auto preview = parsed<PreviewImage>(bytes);
        CHECK(preview.prompt_id.size() == 36);
        CHECK_FALSE(preview.node.empty());
        CHECK(preview.mime.starts_with("image/"));
        CHECK_FALSE(preview.image.empty());
        ++with_metadata;
    }
    CHECK(with_metadata == 4);
}

TEST_CASE("damaged messages are read or refused, never worse") {
    testing::Random random{7};
    int refused = 0;
    for (const Json& event : recordings::read('g')) {
        std::string text = event.contains("text") ? event["text"].dump() : "";
        auto bytes = recordings::bytes_of(event.value("binary", "0000000400000002"));
        for (int round = 0; round < 5; ++round) {
            if (!text.empty())
                text[random.below(text.size())] = static_cast<char>(random.below(256));
            bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
            try {
                (void)parse_event(std::string_view{text});
            } catch (const Error&) {
                ++refused;
            }
            try {
                (void)parse_event(std::span{bytes});
            } catch (const Error&) {
                ++refused;
            }
        }
    }
    CHECK(refused > 100);
}
