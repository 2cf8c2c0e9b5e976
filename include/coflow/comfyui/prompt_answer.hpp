// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/comfyui/detail/read_json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::comfyui {

/// One thing that a server finds wrong with a prompt.
struct PromptProblem {
    std::string type; ///< Such as "value_not_in_list".
    std::string message;
    std::string details;
    std::string input; ///< Empty if it is not about one input.
    Json extra_info;
};

/// All that a server finds wrong with one node.
struct NodeProblems {
    std::string node;
    std::string class_type;
    std::vector<PromptProblem> problems;
    std::vector<std::string> dependent_outputs; ///< Output nodes that do not run because of it.
};

/// A prompt is in the queue.
struct Accepted {
    std::string prompt_id; ///< Servers before 0.3.45 choose it themselves.
    double number = 0;
    std::vector<NodeProblems> node_problems; ///< Of outputs that will not run; the others will.
};

/// Thrown for a prompt that a server does not take: says all that is wrong with it.
class PromptRefused : public Error {
public:
    PromptRefused(int status, PromptProblem problem, std::vector<NodeProblems> nodes)
        : Error{ErrorCode::invalid_argument, text_of(problem, nodes)},
          status_{status},
          problem_{std::move(problem)},
          nodes_{std::move(nodes)} {}

    [[nodiscard]] int status() const noexcept { return status_; } ///< Of HTTP.
    /// About the whole: missing_node_type, prompt_no_outputs, prompt_outputs_failed_validation,
    /// no_prompt, invalid_prompt_id; "http" for an answer that is no JSON.
    [[nodiscard]] const PromptProblem& problem() const noexcept { return problem_; }
    [[nodiscard]] const std::vector<NodeProblems>& nodes() const noexcept { return nodes_; }

private:
    static std::string text_of(const PromptProblem& problem,
                               const std::vector<NodeProblems>& nodes);

    int status_;
    PromptProblem problem_;
    std::vector<NodeProblems> nodes_;
};

/// Nothing of our making is wrong: the same request may succeed later.
[[nodiscard]] constexpr bool is_transient_status(int status) noexcept {
    return status == 408 || status == 425 || status == 429 || status == 502 || status == 503 ||
           status == 504;
}

inline void from_json(const Json& json, PromptProblem& problem) {
    // The servers of 2024 have a text in place of the object.
    const bool is_text = json.is_string();
    problem = {.type = detail::text(json, "type"),
               .message = is_text ? json.get<std::string>() : detail::text(json, "message"),
               .details = detail::text(json, "details"),
               .input = detail::text(detail::member(json, "extra_info"), "input_name"),
               .extra_info = detail::member(json, "extra_info")};
}

/// The member node_errors, which has been an empty list for none.
[[nodiscard]] inline std::vector<NodeProblems> node_problems_of(const Json& node_errors) {
    std::vector<NodeProblems> nodes;
    if (!node_errors.is_object())
        return nodes;
    for (const auto& node : node_errors.items()) {
        NodeProblems problems{.node = node.key(),
                              .class_type = detail::text(node.value(), "class_type"),
                              .problems = {},
                              .dependent_outputs =
                                  detail::texts(node.value(), "dependent_outputs")};
        if (const Json& errors = detail::member(node.value(), "errors"); errors.is_array())
            problems.problems = errors.get<std::vector<PromptProblem>>();
        nodes.push_back(std::move(problems));
    }
    return nodes;
}

/// What a server says to POST /prompt, by the status and the body of its answer.
///
/// A transient status is no answer (`is_transient_status`): ask that first.
[[nodiscard]] inline std::variant<Accepted, PromptRefused> prompt_answer(int status,
                                                                         std::string_view body) {
    constexpr std::size_t most_shown = 200;
    const auto refused_as_text = [&](std::string message) {
        return PromptRefused{
            status,
            {.type = "http",
             .message = std::move(message) + " (status " + std::to_string(status) + ")",
             .details = std::string{body.substr(0, most_shown)},
             .input = {},
             .extra_info = {}},
            {}};
    };
    std::optional<Json> json;
    try {
        json = parse_json(body);
    } catch (const Error&) {
        return refused_as_text("the server cannot read the prompt or failed itself");
    }
    std::vector<NodeProblems> nodes = node_problems_of(detail::member(*json, "node_errors"));
    if (status == 200) {
        Accepted accepted{.prompt_id = detail::text(*json, "prompt_id"),
                          .number = detail::number(*json, "number").value_or(0),
                          .node_problems = std::move(nodes)};
        if (accepted.prompt_id.empty())
            return refused_as_text("the answer names no prompt; this may be no ComfyUI server");
        return accepted;
    }
    if (!json->is_object() || !json->contains("error"))
        return refused_as_text("the server refuses the prompt");
    return PromptRefused{status, detail::member(*json, "error").get<PromptProblem>(),
                         std::move(nodes)};
}

inline std::string PromptRefused::text_of(const PromptProblem& problem,
                                          const std::vector<NodeProblems>& nodes) {
    const auto told = [](const PromptProblem& one) {
        std::string text = one.message.empty() ? one.type : one.message;
        if (!one.details.empty() && one.details != one.message && one.details != one.input)
            text += " (" + one.details + ")";
        return text;
    };
    std::string text = "the prompt is refused: " + told(problem);
    for (const NodeProblems& node : nodes)
        for (const PromptProblem& one : node.problems)
            text += "; " + node.node + (one.input.empty() ? "" : "." + one.input) + " (" +
                    node.class_type + "): " + told(one);
    return text;
}

} // namespace coflow::comfyui
