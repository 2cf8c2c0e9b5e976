// SPDX-License-Identifier: MIT
// Edits a ComfyUI prompt, checks it, and follows what a run decides. No server is needed.
#include <coflow/comfyui/check_prompt.hpp>
#include <coflow/comfyui/run.hpp>

#include <chrono>
#include <iostream>
#include <variant>

using namespace coflow;
using namespace coflow::comfyui;

int main() {
    Prompt prompt = Prompt::parse(R"({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64}, "_meta": {"title": "Start"}},
        "9": {"class_type": "SaveImage", "inputs": {}}})");
    prompt.set("9", "images", Link{"1", 0});
    prompt.set("Start.width=99999"); // as a command line says it

    const Catalog catalog{parse_json(R"({
        "EmptyImage": {"input": {"required": {"width": ["INT", {"max": 16384}]}},
                       "output": ["IMAGE"]},
        "SaveImage": {"input": {"required": {"images": ["IMAGE"], "filename_prefix": ["STRING"]}},
                      "output": [], "output_node": true}})")};
    for (const Violation& violation : check_prompt(prompt, catalog))
        std::cout << violation.path << " " << violation.message << "\n";

    const char* id = "429f664a-4f88-4642-86d5-bb2a40e7a51f";
    TimePoint now{};
    Run run{prompt, id, {}, now};
    while (!run.has_ended()) {
        const RunAction action = run.next(now);
        if (const auto* wait = std::get_if<Wait>(&action)) {
            now = wait->until;
        } else if (const auto* report = std::get_if<Report>(&action)) {
            std::cout << report->percentage << " %\n";
        } else if (std::holds_alternative<Connect>(action)) {
            run.connected(now);
        } else if (std::holds_alternative<Submit>(action)) {
            run.submitted(prompt_answer(200, R"({"prompt_id": ")" + std::string{id} + R"("})"),
                          now);
            run.received(NodesCached{.prompt_id = id, .nodes = {"1"}}, now);
            run.received(NodeExecuting{.prompt_id = id, .node = {}, .display_node = {}}, now);
        } else if (std::holds_alternative<PollHistory>(action)) {
            run.polled(
                history_of(Json{{id,
                                 {{"status", {{"status_str", "success"}}},
                                  {"outputs", {{"9", {{"images", {{{"filename", "a.png"}}}}}}}}}}}),
                now);
        }
    }
    std::cout << to_string(run.outcome().end) << "\n";
    for (const OutputFile& file : run.outcome().files())
        std::cout << "node " << file.node << " made " << file.filename << "\n";
}
