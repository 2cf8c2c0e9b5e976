// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt_settings.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/serving_transport.hpp"

using namespace coflow;
using namespace coflow::comfyui;

namespace {

BoundPrompt sample() {
    Prompt prompt;
    prompt.put("1", "LoadImage", {{"image", "old.png"}, {"seed", 1}});
    prompt.put("9", "Save", {{"file", "a.png"}, {"seed", 1}, {"from", {"1", 0}}}, "Result");
    BoundPrompt bound{std::move(prompt)};
    bound.binding.add("seed", "1.seed").add("seed", "9.seed").add("photo", "LoadImage.image");
    return bound;
}

} // namespace

TEST_CASE("values, parameters and files are set where they belong; places win over parameters") {
    PromptSettings settings;
    settings.parameters = {{"seed", 5}};
    settings.values = {{"Result.seed", 6}};
    settings.files = {{"photo", "folder/new.png"}};
    const PreparedPrompt prepared = prepare_prompt(sample(), settings);
    CHECK(prepared.prompt.get("1", "seed") == 5);
    CHECK(prepared.prompt.get("9", "seed") == 6);
    CHECK(prepared.prompt.get("1", "image") == "new.png");
    REQUIRE(prepared.uploads.size() == 1);
    CHECK(prepared.uploads[0].place == PromptPlace{"1", "image"});
    CHECK(prepared.added.empty());
}

TEST_CASE("an input that a node does not have is told") {
    const Catalog catalog{simulation::known_nodes()};
    PromptSettings settings;
    settings.values = {{"9.sede", 6}, {"9.ms", 5}};
    const PreparedPrompt prepared = prepare_prompt(sample(), settings);
    CHECK(prepared.added.size() == 2);
    const std::vector<Violation> found = check_prepared(prepared, catalog);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "9.sede");
}

TEST_CASE("settings for what the prompt has not, or that are no object, are refused") {
    PromptSettings settings;
    settings.parameters = {{"flavour", 5}};
    CHECK_THROWS_AS(prepare_prompt(sample(), settings), Error);
    settings = {};
    settings.values = Json::array({1});
    CHECK_THROWS_AS(prepare_prompt(sample(), settings), Error);
    settings = {};
    settings.files = {{"8.image", "a.png"}};
    CHECK_THROWS_AS(prepare_prompt(sample(), settings), Error);
}
