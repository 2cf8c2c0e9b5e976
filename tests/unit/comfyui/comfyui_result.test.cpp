// SPDX-License-Identifier: MIT
#include "coflow/comfyui/comfyui_result.hpp"

#include "support/catch.hpp"

using namespace coflow::comfyui;

namespace {

Json file(const char* name) { return {{"filename", name}, {"subfolder", ""}, {"type", "output"}}; }

} // namespace

TEST_CASE("files are listed once, and films among the pictures are known") {
    const Json outputs{{"7", {{"images", {file("a.png"), file("a.png")}}}},
                       {"8", {{"images", {file("b.webp")}}, {"animated", {true}}}},
                       {"9", {{"gifs", {file("c.gif")}}, {"audio", {file("d.flac")}}}}};
    ComfyUIResult result;
    result.files = result_files(outputs);
    CHECK(result.files.size() == 4);
    CHECK(result.of_kind(ContentKind::image).size() == 3);
    REQUIRE(result.of_kind(ContentKind::video).size() == 2);
    CHECK(result.of_kind(ContentKind::video)[0].source.node == "8");
    CHECK(result.of_kind(ContentKind::audio).size() == 1);
    CHECK(result_files(Json(7)).empty());
}

TEST_CASE("texts that nodes show are found, whatever else is there") {
    const Json outputs{{"7", {{"text", {"one", 2}}}}, {"8", {{"string", "two"}}}, {"9", nullptr}};
    const std::vector<NodeText> texts = shown_texts(outputs);
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].node == "7");
    CHECK(texts[1].text == "two");
    CHECK(shown_texts(nullptr).empty());
}
