// SPDX-License-Identifier: MIT
#include "coflow/comfyui/prompt_answer.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

#include <set>
#include <string>
#include <variant>

using namespace coflow::comfyui;

TEST_CASE("every recorded answer to a prompt is either an acceptance or a refusal with a reason") {
    std::set<std::string> types;
    std::set<std::string> inner;
    for (const char scenario : recordings::scenarios)
        for (const Json& request : recordings::requests(scenario, "POST", "/prompt")) {
            const int status = request["status"];
            INFO(scenario << " " << status << " " << recordings::body_of(request));
            const auto answer = prompt_answer(status, recordings::body_of(request));
            if (const auto* accepted = std::get_if<Accepted>(&answer)) {
                CHECK(status == 200);
                CHECK(accepted->prompt_id.size() == 36);
                for (const NodeProblems& node : accepted->node_problems)
                    CHECK_FALSE(node.problems.empty());
                continue;
            }
            const auto& refused = std::get<PromptRefused>(answer);
            CHECK(refused.status() == status);
            CHECK(status != 200);
            types.insert(refused.problem().type);
            for (const NodeProblems& node : refused.nodes()) {
                CHECK_FALSE(node.class_type.empty());
                for (const PromptProblem& problem : node.problems) {
                    inner.insert(problem.type);
                    // All that the server said can be read in the error.
                    CHECK(std::string{refused.what()}.find(problem.message) != std::string::npos);
                    CHECK(std::string{refused.what()}.find(problem.details) != std::string::npos);
                }
            }
        }
    CHECK(types == std::set<std::string>{"http", "invalid_prompt_id", "missing_node_type",
                                         "no_prompt", "prompt_no_outputs",
                                         "prompt_outputs_failed_validation"});
    CHECK(inner == std::set<std::string>{
                       "bad_linked_input", "custom_validation_failed", "dependency_cycle",
                       "exception_during_inner_validation", "exception_during_validation",
                       "invalid_input_type", "required_input_missing", "return_type_mismatch",
                       "value_bigger_than_max", "value_not_in_list", "value_smaller_than_min"});
}

TEST_CASE("a prompt of which some outputs are wrong is accepted with what is wrong") {
    int partial = 0;
    for (const Json& request : recordings::requests('c', "POST", "/prompt"))
        if (request["status"] == 200) {
            const auto accepted =
                std::get<Accepted>(prompt_answer(200, recordings::body_of(request)));
            if (accepted.node_problems.empty())
                continue;
            ++partial;
            CHECK(accepted.node_problems[0].node == "3");
            CHECK(accepted.node_problems[0].problems.at(0).input == "width");
            CHECK(accepted.node_problems[0].dependent_outputs == std::vector<std::string>{"9"});
        }
    CHECK(partial == 1);
}

TEST_CASE("answers of older and other servers are understood") {
    const auto old =
        std::get<PromptRefused>(prompt_answer(400, R"({"error": "no prompt", "node_errors": []})"));
    CHECK(old.problem().message == "no prompt");
    CHECK(old.nodes().empty());
    const auto infinite = std::get<PromptRefused>(
        prompt_answer(400, R"({"error": {"type": "t", "extra_info": {"x": Infinity}}})"));
    CHECK(infinite.problem().type == "t");
    CHECK(std::get<Accepted>(prompt_answer(200, R"({"prompt_id": "p", "node_errors": []})"))
              .prompt_id == "p");
    for (const char* body : {"", "<html>", "{}", "[]", "5"}) {
        CHECK(std::get<PromptRefused>(prompt_answer(200, body)).problem().type == "http");
        CHECK(std::get<PromptRefused>(prompt_answer(413, body)).status() == 413);
    }
    CHECK(is_transient_status(503));
    CHECK_FALSE(is_transient_status(400));
    CHECK_FALSE(is_transient_status(500));
}
