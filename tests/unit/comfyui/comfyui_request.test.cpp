// SPDX-License-Identifier: MIT
#include "coflow/comfyui/comfyui_request.hpp"

#include "support/catch.hpp"

using namespace coflow::comfyui;

TEST_CASE("a request is made of a prompt or of its file, and is checked unless told otherwise") {
    Prompt prompt;
    prompt.add("Save");
    CHECK(ComfyUIRequest{prompt}.prompt.prompt == prompt);
    const ComfyUIRequest by_file{std::filesystem::path{"a.json"}};
    CHECK(by_file.prompt_file == "a.json");
    CHECK(by_file.checking == PromptChecking::before_submitting);
    CHECK(by_file.server.empty());
}
