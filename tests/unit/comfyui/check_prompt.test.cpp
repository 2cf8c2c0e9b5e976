// SPDX-License-Identifier: MIT
#include "coflow/comfyui/check_prompt.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

Catalog classes() {
    Catalog catalog{Json::parse(R"({
        "EmptyImage": {"input": {"required": {"width": ["INT", {"min": 1, "max": 16384}],
            "height": ["INT", {"min": 1, "max": 16384}], "batch_size": ["INT", {"min": 1}],
            "color": ["INT", {"min": 0, "max": 16777215}]}}, "output": ["IMAGE"]},
        "ImageInvert": {"input": {"required": {"image": ["IMAGE"]}}, "output": ["IMAGE"]},
        "ImageBlur": {"input": {"required": {"image": ["IMAGE"], "blur_radius": ["INT", {"min": 1}],
            "sigma": ["FLOAT", {"min": 0.1, "max": 10.0}]}}, "output": ["IMAGE"]},
        "SaveImage": {"input": {"required": {"images": ["IMAGE"],
            "filename_prefix": ["STRING", {}]}}, "output": [], "output_node": true},
        "PreviewImage": {"input": {"required": {"images": ["IMAGE"]}}, "output": [],
            "output_node": true},
        "Any": {"input": {"required": {"a": ["*"], "b": ["INT,FLOAT"]},
            "optional": {"flag": ["BOOLEAN", {}], "seed": ["INT", {"min": 0,
            "max": 18446744073709551615}], "one": ["COMBO", {"options": ["x"], "multiselect": true}],
            "grow": ["COMFY_AUTOGROW_V3", {}]}}, "output": ["IMAGE"], "output_node": true}})")};
    for (const Json& request : recordings::requests('i', "GET", "/object_info"))
        catalog.add(request["answer"]);
    return catalog;
}

std::vector<std::string> problems_of(const char* json) {
    std::vector<std::string> lines;
    for (const Violation& violation : check_prompt(Prompt::parse(json), classes()))
        lines.push_back(violation.path + " " + violation.message);
    return lines;
}

std::vector<std::string> problems_with(const std::string& input, const std::string& value) {
    Prompt prompt = Prompt::parse(R"({"1": {"class_type": "Any", "inputs": {"a": 1, "b": 2}}})");
    prompt.set("1", input, Json::parse(value));
    std::vector<std::string> lines;
    for (const Violation& violation : check_prompt(prompt, classes()))
        lines.push_back(violation.path + " " + violation.message);
    return lines;
}

} // namespace

TEST_CASE("what a recorded server refused is found before it is asked, and at the same place") {
    const Catalog catalog = classes();
    int refused = 0;
    int accepted = 0;
    for (const Json& request : recordings::requests('c', "POST", "/prompt")) {
        if (!request.contains("request") || !request["request"].is_object() ||
            request["status"] == 500 || !request["request"].contains("prompt"))
            continue;
        const Prompt prompt{request["request"]["prompt"]};
        const auto found = check_prompt(prompt, catalog);
        INFO(request.dump());
        if (request["status"] == 200 && request["answer"]["node_errors"].empty()) {
            CHECK(found.empty());
            ++accepted;
            continue;
        }
        // Whether a file is there is known to the server alone.
        if (request.dump().find("custom_validation_failed") != std::string::npos)
            continue;
        CHECK_FALSE(found.empty());
        ++refused;
        for (const auto& node : request["answer"]["node_errors"].items())
            for (const Json& error : node.value()["errors"]) {
                const std::string input = error["extra_info"].value("input_name", "");
                const std::string path = node.key() + (input.empty() ? "" : "." + input);
                // A cycle has one place here, and each of its nodes there.
                CHECK((error["type"] == "dependency_cycle" ||
                       std::ranges::count(found, path, &Violation::path) == 1));
            }
    }
    CHECK(refused >= 17);
    CHECK(accepted >= 1);
}

TEST_CASE("all problems are told at once, with their places") {
    CHECK(problems_of(R"({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 0, "height": "abc", "color": 1}},
        "2": {"class_type": "Nope", "inputs": {}},
        "3": {"class_type": "ImageScale", "inputs": {"image": ["1", 1], "upscale_method": "x",
              "width": ["1", 0], "height": ["77", 0], "crop": ["2"]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": {}}}})") ==
          std::vector<std::string>{
              "2 is of the class 'Nope', which the server does not know",
              "9.filename_prefix is {}, which is no text",
              "3.crop is [\"2\"], which is no link [node id, number of an output]",
              "3.height is linked to node '77', which does not exist",
              "3.image is linked to output 1 of node 1 (EmptyImage), which has 1",
              "3.upscale_method is 'x', which is none of 'nearest-exact', 'bilinear', 'area', "
              "'bicubic', 'lanczos'",
              "3.width needs INT, but output 0 of node 1 (EmptyImage) gives IMAGE",
              "1.batch_size is missing, and EmptyImage needs it",
              "1.height is 'abc', which is no INT",
              "1.width is 0, smaller than the least value 1"});
}

TEST_CASE("prompts without output, class or inputs, and cycles, are found") {
    CHECK(problems_of("{}") ==
          std::vector<std::string>{" the prompt has no output node, so there is nothing to run"});
    CHECK(problems_of(R"({"9": {"class_type": "SaveImage"}, "5": {"inputs": {}}})") ==
          std::vector<std::string>{"5 has no class_type", "9 has no inputs object"});
    CHECK(problems_of(R"({"1": {"class_type": "ImageInvert", "inputs": {"image": ["2", 0]}},
                          "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
                          "9": {"class_type": "PreviewImage", "inputs": {"images": ["2", 0]}}})") ==
          std::vector<std::string>{"2 depends on itself: 2 <- 1 <- 2"});
}

TEST_CASE("nodes that lead to no output do not matter, as on servers") {
    CHECK(problems_of(R"({"1": {"class_type": "EmptyImage", "inputs": {}},
                          "2": {"class_type": "Any", "inputs": {"a": 1, "b": 1}}})")
              .empty());
}

TEST_CASE("values are taken as servers take them") {
    for (const auto& [input, value] :
         std::vector<std::pair<std::string, std::string>>{{"seed", "18446744073709551615"},
                                                          {"seed", "\" 12 \""},
                                                          {"seed", "1.5"},
                                                          {"seed", "true"},
                                                          {"flag", "1"},
                                                          {"one", "\"x\""},
                                                          {"one", "[\"x\", \"x\", \"x\"]"},
                                                          {"grow", "{}"},
                                                          {"a", "{\"k\": []}"},
                                                          {"b", "[\"1\", 5, 7]"},
                                                          {"unknown", "[1]"}}) {
        INFO(input << " " << value);
        CHECK(problems_with(input, value).size() == (input == "b" ? 1 : 0));
    }
    for (const auto& [input, value] :
         std::vector<std::pair<std::string, std::string>>{{"seed", "-1"},
                                                          {"seed", "18446744073709551616000"},
                                                          {"seed", "\"1.5\""},
                                                          {"seed", "null"},
                                                          {"flag", "\"false\""},
                                                          {"one", "\"y\""},
                                                          {"one", "[\"y\"]"}}) {
        INFO(input << " " << value);
        CHECK(problems_with(input, value).size() == 1);
    }
    // Files in subfolders are not among the choices.
    CHECK(problems_of(R"({"1": {"class_type": "LoadImage", "inputs": {"image": "s/a.png [temp]"}},
                          "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}})")
              .empty());
}

TEST_CASE("long chains do not exhaust the stack") {
    Prompt prompt;
    constexpr int length = 20'000;
    for (int node = 1; node < length; ++node)
        prompt.put(std::to_string(node), "ImageInvert",
                   {{"image", Json::array({std::to_string(node + 1), 0})}});
    prompt.put(std::to_string(length), "ImageInvert");
    prompt.put("0", "PreviewImage", {{"images", Json::array({"1", 0})}});
    const auto found = check_prompt(prompt, classes());
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "20000.image");
}

TEST_CASE("validating throws all problems") {
    CHECK_THROWS_AS(validate_prompt(Prompt{}, classes()), ValidationError);
    CHECK_NOTHROW(validate_prompt(
        Prompt::parse(R"({"1": {"class_type": "Any", "inputs": {"a": 1, "b": 1}}})"), classes()));
}
