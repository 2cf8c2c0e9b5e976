// SPDX-License-Identifier: MIT
#include "coflow/comfyui/submission.hpp"

#include "support/catch.hpp"

#include <regex>
#include <string>

using namespace coflow::comfyui;

TEST_CASE("a prompt alone is submitted alone") {
    Prompt prompt;
    prompt.put("1", "EmptyImage");
    const Submission submission = prompt;
    CHECK(submission.json() == Json{{"prompt", prompt.json()}});
}

TEST_CASE("what goes along with a prompt is in the body as servers call it") {
    Submission submission{Prompt{}};
    submission.prompt_id = "id";
    submission.client_id = "me";
    submission.place = Place::front;
    submission.number = 1.5;
    submission.extra_data["coflow_run"] = "tag";
    submission.only_outputs = {"9"};
    CHECK(submission.json() == Json::parse(R"({"prompt":{}, "prompt_id":"id", "client_id":"me",
        "front":true, "number":1.5, "extra_data":{"coflow_run":"tag"},
        "partial_execution_targets":["9"]})"));
}

TEST_CASE("new ids are UUIDs in lower case, and differ") {
    const std::regex uuid{"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"};
    const std::string id = new_prompt_id();
    CHECK(std::regex_match(id, uuid));
    CHECK(new_prompt_id() != id);
}
