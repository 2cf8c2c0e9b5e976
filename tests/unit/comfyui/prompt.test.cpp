// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;
using Ids = std::vector<std::string>;

namespace {

Prompt two_samplers() {
    return Prompt::parse(R"({
        "3": {"class_type": "KSampler", "inputs": {"seed": 1, "model": ["4", 0]},
              "_meta": {"title": "First"}},
        "4": {"class_type": "Loader", "inputs": {}, "_meta": {"title": "Load"}},
        "5": {"class_type": "KSampler", "inputs": {"resize.width": 5}, "_meta": {"title": "Load"}}
    })");
}

ErrorCode code_of(auto&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    FAIL("nothing was thrown");
    return ErrorCode::internal;
}

} // namespace

TEST_CASE("a prompt finds its nodes by id, class and title") {
    const Prompt prompt = two_samplers();
    CHECK(prompt.ids() == Ids{"3", "4", "5"});
    CHECK(prompt.of_class("KSampler") == Ids{"3", "5"});
    CHECK(prompt.of_class("None").empty());
    CHECK(prompt.with_title("First") == Ids{"3"});
    CHECK(prompt.with_title("").empty());
    CHECK(prompt.class_of("4") == "Loader");
    CHECK(prompt.class_of("9").empty());
    CHECK(prompt.title_of("4") == "Load");
    CHECK(prompt.id_of("First") == "3");
}

TEST_CASE("inputs are set by id or title, with values and links") {
    Prompt prompt = two_samplers();
    prompt.set("3", "seed", 7);
    prompt.set("First", "steps", 20);
    prompt.set("5", "model", Link{"4", 1});
    CHECK(prompt.get("3", "seed") == 7);
    CHECK(prompt.get("3", "steps") == 20);
    CHECK(prompt.get("3", "absent").is_null());
    CHECK(Link::of(prompt.get("5", "model")) == Link{"4", 1});
}

TEST_CASE("inputs are set as a command line says it") {
    Prompt prompt = two_samplers();
    prompt.set("3.seed=7");
    prompt.set("First.text=a = b, 3.5");
    prompt.set("3.model=[\"4\", 2]");
    prompt.set("5.resize.width=9");
    CHECK(prompt.get("3", "seed") == 7);
    CHECK(prompt.get("3", "text") == "a = b, 3.5");
    CHECK(Link::of(prompt.get("3", "model")) == Link{"4", 2});
    CHECK(prompt.get("5", "resize.width") == 9);
    for (const char* bad : {"seed=7", "3.seed", "3.=7", ".seed=7", "", "="})
        CHECK(code_of([&] { prompt.set(bad); }) == ErrorCode::invalid_argument);
}

TEST_CASE("an unknown node and an ambiguous title are errors that say so") {
    Prompt prompt = two_samplers();
    CHECK(code_of([&] { prompt.set("9.seed=7"); }) == ErrorCode::not_found);
    CHECK(code_of([&] { prompt.set("Load.seed=7"); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { (void)prompt.get("9", "seed"); }) == ErrorCode::not_found);
    CHECK(code_of([&] { prompt.remove("9"); }) == ErrorCode::not_found);
}

TEST_CASE("nodes are added, replaced and removed") {
    Prompt prompt;
    CHECK(prompt.empty());
    const std::string image = prompt.add("EmptyImage", {{"width", 64}}, "Start");
    const std::string save = prompt.add("SaveImage");
    prompt.set(save, "images", Link{image, 0});
    CHECK(prompt.json() == Json::parse(R"({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64}, "_meta": {"title": "Start"}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}}})"));
    prompt.put("7", "A");
    CHECK(prompt.add("B") == "8");
    prompt.remove("2");
    CHECK(prompt.ids() == Ids{"1", "7", "8"});
}

TEST_CASE("a whole request is a prompt too, and what the editor saves is not") {
    CHECK(Prompt::parse(R"({"prompt": {"1": {"class_type": "A"}}, "client_id": "x"})").ids() ==
          Ids{"1"});
    // A node may have any id.
    CHECK(Prompt::parse(R"({"prompt": {"class_type": "A"}})").class_of("prompt") == "A");
    for (const char* bad : {R"({"nodes": [], "links": []})", "[]", "5", R"({"1": 5})",
                            R"({"prompt": null})", "{not json"})
        CHECK(code_of([&] { (void)Prompt::parse(bad); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a link is a list of an id and a number, whatever the number") {
    CHECK(Link::of(Json::array({"4", 0})) == Link{"4", 0});
    CHECK(Link::of(Json::array({"4", 18446744073709551615ULL}))->output > 1000);
    CHECK(Link::of(Json::array({"4", -9223372036854775807LL}))->output < -1000);
    for (const char* other : {"[4, 0]", R"(["4"])", R"(["4", "0"])", R"(["4", 0, 0])", "7", "{}"})
        CHECK_FALSE(Link::of(Json::parse(other)));
}
