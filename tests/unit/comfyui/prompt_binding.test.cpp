// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt_binding.hpp"

#include "coflow/base/file_error.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::comfyui;

namespace {

Prompt sample() {
    Prompt prompt;
    prompt.put("3", "KSampler", {{"seed", 1}});
    prompt.put("5", "EmptyLatentImage", {{"width", 512}, {"height", 512}});
    prompt.put("6", "CLIPTextEncode", {{"text", "a"}}, "Positive");
    return prompt;
}

} // namespace

TEST_CASE("a parameter goes to all its places") {
    const auto binding =
        PromptBinding::parse(Json{{"size", {"5.width", "5.height"}}, {"seed", "KSampler.seed"}});
    CHECK(binding.places_of("size", sample()) ==
          std::vector<PromptPlace>{{"5", "width"}, {"5", "height"}});
    CHECK(binding.places_of("seed", sample()) == std::vector<PromptPlace>{{"3", "seed"}});
    CHECK(binding.has("seed"));
    CHECK_FALSE(binding.has("5.width"));
    CHECK_THROWS_WITH(binding.places_of("text", sample()), Catch::Contains("seed, size"));
}

TEST_CASE("a binding that is no object of places is refused") {
    for (const Json& bad : {Json(7), Json{{"seed", 7}}, Json{{"seed", {"3.seed", 4}}}})
        CHECK_THROWS_AS(PromptBinding::parse(bad), Error);
    PromptBinding lost;
    lost.add("seed", "9.seed");
    CHECK_THROWS_AS(lost.places_of("seed", sample()), Error);
}

TEST_CASE("the usual names are bound where only one node can be meant") {
    Prompt prompt = sample();
    const PromptBinding binding = PromptBinding::usual(prompt);
    CHECK(binding.places_of("prompt", prompt) == std::vector<PromptPlace>{{"6", "text"}});
    CHECK(binding.places_of("width", prompt) == std::vector<PromptPlace>{{"5", "width"}});
    CHECK_FALSE(binding.has("negative"));
    prompt.put("13", "KSampler", {{"seed", 2}});
    CHECK_FALSE(PromptBinding::usual(prompt).has("seed"));
}

TEST_CASE("a prompt file may hold a binding") {
    const Json nodes = sample().json();
    const BoundPrompt own =
        BoundPrompt::parse(Json{{"prompt", nodes}, {"binding", {{"start", "3.seed"}}}}.dump());
    CHECK(own.binding.has("start"));
    CHECK_FALSE(own.binding.has("seed"));
    CHECK(own.prompt == sample());
    CHECK(BoundPrompt::parse(nodes.dump()).binding.has("seed"));

    const TemporaryDirectory folder;
    testing::SimulatedExecutor executor;
    executor.run(write_file_atomically(folder.path() / "a.json", "no JSON"));
    CHECK_THROWS_WITH(executor.run(load_prompt(folder.path() / "a.json")),
                      Catch::Contains("a.json"));
    CHECK_THROWS_AS(executor.run(load_prompt(folder.path() / "none.json")), FileError);
}
