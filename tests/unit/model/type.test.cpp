// SPDX-License-Identifier: MIT
#include "coflow/model/type.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;

TEST_CASE("a workflow type is its name, and a host adds its own") {
    constexpr WorkflowType transcoding{"transcoding"};
    CHECK(transcoding.name() == "transcoding");
    CHECK(to_string(WorkflowType::analysis) == "analysis");
    CHECK(transcoding != WorkflowType::generation);
    CHECK(WorkflowType{} == WorkflowType::processing);
}

TEST_CASE("a type named at run time outlives the text that it was made from") {
    std::string text = "image_generation_with_a_long_name";
    const WorkflowType type = WorkflowType::named(text);
    const WorkflowType again = WorkflowType::named(text);
    text.assign(text.size(), 'x');
    CHECK(type.name() == "image_generation_with_a_long_name");
    CHECK(type == again);
    CHECK(type.name().data() == again.name().data());
    CHECK(WorkflowType::named("comfyui") == WorkflowType::comfyui);
}
