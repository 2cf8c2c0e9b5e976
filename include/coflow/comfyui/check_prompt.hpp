// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quote.hpp"
#include "coflow/comfyui/detail/input_check.hpp"
#include "coflow/comfyui/object_info.hpp"
#include "coflow/comfyui/prompt.hpp"
#include "coflow/mixin/violation.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

namespace detail {

class PromptCheck {
public:
    PromptCheck(const Prompt& prompt, const Catalog& catalog)
        : prompt_{prompt}, catalog_{catalog} {}

    std::vector<Violation> run();

private:
    enum class Mark { entered, left };
    struct Visit {
        std::string id;
        std::vector<std::string> sources;
        std::size_t next = 0;
    };

    /// Nodes that have a class which the server knows.
    const NodeInfo* info(const std::string& id) const {
        return catalog_.find(prompt_.class_of(id));
    }
    void check_classes();
    void visit_from(const std::string& output);
    void enter(const std::string& id, std::vector<Visit>& path);
    void report_cycle(const std::string& id, const std::vector<Visit>& path);
    void check_inputs(const std::string& id, const NodeInfo& node,
                      std::vector<std::string>& sources);
    void check_input(const InputInfo& input, const Json& value, std::vector<std::string>& sources);
    void check_link(const InputInfo& input, const Link& link);

    const Prompt& prompt_;
    const Catalog& catalog_;
    std::map<std::string, Mark> marks_;
    Violations found_;
};

inline std::vector<Violation> PromptCheck::run() {
    check_classes();
    bool has_output = false;
    for (const std::string& id : prompt_.ids()) {
        const NodeInfo* node = info(id);
        if (node == nullptr || !node->is_output)
            continue;
        has_output = true;
        visit_from(id);
    }
    if (!has_output)
        found_.add("the prompt has no output node, so there is nothing to run");
    return found_.take();
}

inline void PromptCheck::check_classes() {
    for (const std::string& id : prompt_.ids()) {
        const auto place = found_.at(id);
        const std::string class_type = prompt_.class_of(id);
        if (class_type.empty())
            found_.add("has no class_type");
        else if (catalog_.find(class_type) == nullptr)
            found_.add("is of the class " + quote(class_type, 100) +
                       ", which the server does not know");
    }
}

/// Depth first, without recursion: prompts come from anywhere and may be long chains.
inline void PromptCheck::visit_from(const std::string& output) {
    std::vector<Visit> path;
    enter(output, path);
    while (!path.empty()) {
        Visit& here = path.back();
        if (here.next == here.sources.size()) {
            marks_[here.id] = Mark::left;
            path.pop_back();
            continue;
        }
        const std::string source = here.sources[here.next++];
        const auto mark = marks_.find(source);
        if (mark == marks_.end())
            enter(source, path);
        else if (mark->second == Mark::entered)
            report_cycle(source, path);
    }
}

inline void PromptCheck::enter(const std::string& id, std::vector<Visit>& path) {
    if (!marks_.try_emplace(id, Mark::entered).second)
        return;
    path.push_back({id, {}, 0});
    if (const NodeInfo* node = info(id))
        check_inputs(id, *node, path.back().sources);
}

inline void PromptCheck::report_cycle(const std::string& id, const std::vector<Visit>& path) {
    const auto begin = std::ranges::find(path, id, &Visit::id);
    std::string text = "depends on itself: ";
    for (auto step = begin; step != path.end(); ++step)
        text += step->id + " <- ";
    const auto place = found_.at(id);
    found_.add(text + id);
}

inline void PromptCheck::check_inputs(const std::string& id, const NodeInfo& node,
                                      std::vector<std::string>& sources) {
    const auto place = found_.at(id);
    const Json& inputs = member(prompt_.json().at(id), "inputs");
    if (!inputs.is_object()) {
        found_.add("has no inputs object");
        return;
    }
    for (const InputInfo& input : node.inputs) {
        const auto name = found_.at(input.name);
        const auto value = inputs.find(input.name);
        if (value != inputs.end())
            check_input(input, *value, sources);
        else if (input.required && !input.type.starts_with("COMFY_"))
            found_.add("is missing, and " + node.name + " needs it");
    }
}

inline void PromptCheck::check_input(const InputInfo& input, const Json& value,
                                     std::vector<std::string>& sources) {
    if (const auto link = Link::of(value)) {
        if (prompt_.contains(link->node))
            sources.push_back(link->node);
        check_link(input, *link);
        return;
    }
    // A list that is no link has to be wrapped.
    const Json& wrapped = member(value, "__value__");
    if (value.is_array() && !flag(input.options, "multiselect"))
        found_.add("is " + shown(value) + ", which is no link [node id, number of an output]");
    else if (std::string problem = problem_of_value(wrapped.is_null() ? value : wrapped, input);
             !problem.empty())
        found_.add(std::move(problem));
}

inline void PromptCheck::check_link(const InputInfo& input, const Link& link) {
    if (!prompt_.contains(link.node)) {
        found_.add("is linked to node " + quote(link.node, 100) + ", which does not exist");
        return;
    }
    const NodeInfo* source = info(link.node);
    if (source == nullptr) // said already
        return;
    const auto count = static_cast<int>(source->outputs.size());
    if (link.output < 0 || link.output >= count) {
        found_.add("is linked to output " + std::to_string(link.output) + " of node " + link.node +
                   " (" + source->name + "), which has " + std::to_string(count));
        return;
    }
    const std::string& given = source->outputs[static_cast<std::size_t>(link.output)];
    if (!types_match(given, input.type))
        found_.add("needs " + input.type + ", but output " + std::to_string(link.output) +
                   " of node " + link.node + " (" + source->name + ") gives " + given);
}

} // namespace detail

/// All that a server would refuse a prompt for, with places such as "3.width": unknown classes,
/// missing inputs, wrong types, values out of range or not in the list, bad links, cycles, no
/// output. As servers do, it looks only at nodes that lead to an output.
///
/// What only nodes know, such as whether a file can be read, is left to the server.
[[nodiscard]] inline std::vector<Violation> check_prompt(const Prompt& prompt,
                                                         const Catalog& catalog) {
    return detail::PromptCheck{prompt, catalog}.run();
}

/// Throws: `ValidationError` with all of that.
inline void validate_prompt(const Prompt& prompt, const Catalog& catalog) {
    std::vector<Violation> found = check_prompt(prompt, catalog);
    if (!found.empty())
        throw ValidationError{"the prompt", std::move(found)};
}

} // namespace coflow::comfyui
