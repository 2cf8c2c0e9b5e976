// SPDX-License-Identifier: MIT
#include "app/words.hpp"

#include "app/result.hpp"
#include "coflow/base/quote.hpp"
#include "terminal/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace comfy {

using coflow::comfyui::ExecutionFailure;
using coflow::comfyui::Loss;
using coflow::comfyui::NodeProblems;
using coflow::comfyui::Prompt;
using coflow::comfyui::PromptProblem;
using coflow::comfyui::RunEnd;
using coflow::comfyui::RunOutcome;

namespace {

/// The lines of the last entry of a traceback, in one: "File "a.py", line 7, in f: raise X".
std::string last_place(const std::vector<std::string>& traceback) {
    std::string text;
    if (traceback.empty())
        return text;
    std::string_view rest = traceback.back();
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t begin = line.find_first_not_of(" \t");
        line.remove_prefix(std::min(begin, line.size()));
        // Newer Pythons underline the place.
        if (line.find_first_not_of("^~ ") != std::string_view::npos)
            text.append(text.empty() ? "" : ": ").append(line);
    }
    return text;
}

std::string problem_text(const PromptProblem& problem) {
    std::string text = problem.message.empty() ? problem.type : problem.message;
    return problem.details.empty() ? text : text + ": " + problem.details;
}

void add_problems(const std::vector<NodeProblems>& nodes, const Prompt& prompt,
                  std::vector<std::string>& lines) {
    for (const NodeProblems& node : nodes)
        for (const PromptProblem& problem : node.problems) {
            const std::string input = problem.input.empty() ? "" : ", " + problem.input;
            lines.push_back(node_name(prompt, node.node, node.class_type) + input + ": " +
                            problem_text(problem));
        }
}

std::string loss_text(const RunOutcome& outcome, const std::string& server) {
    switch (outcome.loss) {
    case Loss::not_accepted:
        return "the prompt never arrived at " + server;
    case Loss::removed:
        return "somebody has removed the prompt " + outcome.prompt_id + " from " + server;
    case Loss::restarted:
        return server + " has restarted, and forgotten the prompt; run it again";
    case Loss::unreachable:
        return unreachable_text(server, "it does not answer any more; the prompt " +
                                            outcome.prompt_id + " may still run");
    case Loss::none:
        break;
    }
    return "the prompt is lost";
}

} // namespace

std::string node_name(const Prompt& prompt, const std::string& node,
                      const std::string& class_type) {
    const std::string title = prompt.title_of(node);
    const std::string of_class = class_type.empty() ? prompt.class_of(node) : class_type;
    std::string text = node.empty() ? "some node" : "node " + node;
    if (!title.empty() && title != of_class)
        text += " " + coflow::quote(title, 60);
    return of_class.empty() ? text : text + " (" + of_class + ")";
}

std::string failure_text(const ExecutionFailure& failure, const Prompt& prompt) {
    std::string text = node_name(prompt, failure.node, failure.node_type) + " failed: " +
                       (failure.exception_type.empty() ? "an error" : failure.exception_type);
    if (!failure.message.empty())
        text += ": " + failure.message;
    if (const std::string place = last_place(failure.traceback); !place.empty())
        text += "; at " + place;
    if (failure.is_out_of_memory())
        text += "; `comfy free` lets the server unload its models";
    return text;
}

std::vector<std::string> complaints_of(const RunOutcome& outcome, const Prompt& prompt,
                                       const std::string& server) {
    std::vector<std::string> lines;
    switch (outcome.end) {
    case RunEnd::succeeded:
        break;
    case RunEnd::failed:
        lines.push_back(outcome.failure ? failure_text(*outcome.failure, prompt)
                                        : "the prompt failed, and the server does not say why");
        break;
    case RunEnd::interrupted:
        lines.push_back("somebody has interrupted the prompt on " + server);
        break;
    case RunEnd::cancelled:
        lines.push_back("the prompt " + outcome.prompt_id + " is cancelled, and no other");
        break;
    case RunEnd::timed_out:
        lines.emplace_back("the prompt took longer than its timeout and is cancelled; --timeout");
        break;
    case RunEnd::refused: {
        lines.push_back(server + " refuses the prompt: " +
                        (outcome.refusal ? problem_text(outcome.refusal->problem()) : "no reason"));
        if (outcome.refusal)
            add_problems(outcome.refusal->nodes(), prompt, lines);
        break;
    }
    case RunEnd::lost:
        lines.push_back(loss_text(outcome, server));
        break;
    }
    if (!outcome.confirmed && outcome.loss == Loss::none)
        lines.push_back("the prompt " + outcome.prompt_id +
                        " may still run: the server has not confirmed that it does not");
    if (!outcome.node_problems.empty())
        lines.emplace_back("some outputs did not run:");
    add_problems(outcome.node_problems, prompt, lines);
    for (const ExecutionFailure& blocked : outcome.blocked)
        lines.push_back(node_name(prompt, blocked.node, blocked.node_type) +
                        " was blocked: " + blocked.message);
    return lines;
}

std::string shown_value(const Json& value) {
    constexpr std::size_t most = 60;
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= most ? text : terminal::shortened(text, most);
}

std::string size_text(std::uintmax_t bytes) {
    constexpr std::array<const char*, 5> units{"B", "kB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; size >= 1000 && unit + 1 < units.size(); ++unit)
        size /= 1000;
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", size, units[unit]);
}

std::string time_text(coflow::Duration time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return seconds < 3600
               ? fmt::format("{}:{:02}", seconds / 60, seconds % 60)
               : fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

} // namespace comfy
