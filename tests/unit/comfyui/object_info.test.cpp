// SPDX-License-Identifier: MIT
#include "coflow/comfyui/object_info.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <string>
#include <vector>

using namespace coflow::comfyui;

TEST_CASE("the recorded classes of nodes are read") {
    Catalog catalog;
    for (const Json& request : recordings::requests('i', "GET", "/object_info"))
        catalog.add(request["answer"]);
    CHECK(catalog.size() == 3);
    CHECK(catalog.find("NoSuchNode") == nullptr);

    const NodeInfo* scale = catalog.find("ImageScale");
    REQUIRE(scale != nullptr);
    CHECK(scale->outputs == std::vector<std::string>{"IMAGE"});
    CHECK(scale->display_name == "Upscale Image");
    CHECK_FALSE(scale->is_output);
    REQUIRE(scale->input("width") != nullptr);
    CHECK(scale->input("width")->type == "INT");
    CHECK(scale->input("width")->required);
    CHECK(scale->input("width")->max == Json(16384));
    REQUIRE(scale->input("crop") != nullptr);
    CHECK(scale->input("crop")->type == "COMBO");
    CHECK(scale->input("crop")->choices == std::vector<Json>{"disabled", "center"});
    CHECK(scale->input("nothing") == nullptr);
    CHECK(catalog.find("LoadImage")->input("image")->is_upload());
    CHECK(catalog.find("BenchSteps")->input("seed")->max == Json(18446744073709551615ULL));
}

TEST_CASE("classes with missing and strange parts are read as far as they go") {
    const Catalog catalog{Json::parse(R"({"A": {"input": {"required": {"x": ["COMBO",
        {"options": ["a", 1]}], "y": [], "z": null}, "optional": {"o": ["FLOAT", null]},
        "hidden": {"h": "PROMPT"}}, "output": ["IMAGE", ["p", "q"]], "output_node": true},
        "B": null, "C": {"input": {"required": null}, "output": null}})")};
    const NodeInfo* node = catalog.find("A");
    REQUIRE(node != nullptr);
    CHECK(node->is_output);
    CHECK(node->outputs == std::vector<std::string>{"IMAGE", "COMBO"});
    CHECK(node->inputs.size() == 4);
    CHECK(node->input("x")->choices == std::vector<Json>{"a", 1});
    CHECK_FALSE(node->input("o")->required);
    CHECK(catalog.find("B")->inputs.empty());
    CHECK(catalog.find("C")->outputs.empty());
}
