// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt_place.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::comfyui;

namespace {

Prompt sample() {
    Prompt prompt;
    prompt.put("3", "KSampler", {{"seed", 1}, {"opt.cfg", 2}}, "My sampler");
    prompt.put("6", "CLIPTextEncode", {{"text", "a"}}, "Positive");
    prompt.put("7", "CLIPTextEncode", {{"text", "b"}}, "v1.5 negative");
    return prompt;
}

ErrorCode code_of(const char* place) {
    try {
        (void)find_place(sample(), place);
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::internal;
}

} // namespace

TEST_CASE("a place is found by id, title or class") {
    const PromptPlace seed{"3", "seed"};
    CHECK(find_place(sample(), "3.seed") == seed);
    CHECK(find_place(sample(), "My sampler.seed") == seed);
    CHECK(find_place(sample(), "KSampler.seed") == seed);
    CHECK(find_place(sample(), "3.new") == PromptPlace{"3", "new"});
}

TEST_CASE("dots belong to titles or to inputs that there are") {
    CHECK(find_place(sample(), "3.opt.cfg") == PromptPlace{"3", "opt.cfg"});
    CHECK(find_place(sample(), "v1.5 negative.text") == PromptPlace{"7", "text"});
}

TEST_CASE("a place that is none, unknown or ambiguous is an error") {
    CHECK(code_of("seed") == ErrorCode::invalid_argument);
    CHECK(code_of("3.") == ErrorCode::invalid_argument);
    CHECK(code_of(".seed") == ErrorCode::invalid_argument);
    CHECK(code_of("8.seed") == ErrorCode::not_found);
    CHECK(code_of("CLIPTextEncode.text") == ErrorCode::invalid_argument);
}
