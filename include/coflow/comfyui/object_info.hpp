// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/read_json.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// What a class of nodes accepts for one input.
struct InputInfo {
    std::string name;
    std::string type; ///< "INT", "IMAGE", "A,B" for either, "*" for any, "COMBO" for a choice.
    bool required = false;
    std::optional<std::vector<Json>> choices; ///< Of a COMBO that tells them.
    std::optional<Json> default_value;
    std::optional<Json> min;
    std::optional<Json> max;
    Json options; ///< All that the server says about it.

    /// Servers accept files here that are not among the choices, such as those in subfolders.
    [[nodiscard]] bool is_upload() const;
};

/// What a server knows about a class of nodes.
struct NodeInfo {
    std::string name;
    std::string display_name;
    std::string category;
    std::vector<InputInfo> inputs;
    std::vector<std::string> outputs; ///< Types.
    bool is_output = false;

    [[nodiscard]] const InputInfo* input(std::string_view wanted) const {
        const auto found = std::ranges::find(inputs, wanted, &InputInfo::name);
        return found == inputs.end() ? nullptr : &*found;
    }
};

/// All classes of nodes of a server: the answer to GET /object_info.
class Catalog {
public:
    Catalog() = default;
    explicit Catalog(const Json& object_info) { add(object_info); }

    /// Adds what GET /object_info/{class} says; for an unknown class that is nothing.
    void add(const Json& object_info);

    [[nodiscard]] const NodeInfo* find(std::string_view class_type) const {
        const auto found = nodes_.find(class_type);
        return found == nodes_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }

private:
    static NodeInfo read_node(const std::string& name, const Json& json);
    static InputInfo read_input(const std::string& name, const Json& json, bool required);

    std::map<std::string, NodeInfo, std::less<>> nodes_;
};

inline bool InputInfo::is_upload() const {
    if (options.is_object())
        for (const auto& option : options.items())
            if (option.key().ends_with("_upload") || option.key() == "remote")
                return true;
    return false;
}

inline void Catalog::add(const Json& object_info) {
    if (object_info.is_object())
        for (const auto& node : object_info.items())
            nodes_.insert_or_assign(node.key(), read_node(node.key(), node.value()));
}

inline NodeInfo Catalog::read_node(const std::string& name, const Json& json) {
    NodeInfo node{.name = name,
                  .display_name = detail::text(json, "display_name"),
                  .category = detail::text(json, "category"),
                  .inputs = {},
                  .outputs = {},
                  .is_output = detail::flag(json, "output_node")};
    const Json& inputs = detail::member(json, "input");
    for (const char* part : {"required", "optional"}) {
        const Json& group = detail::member(inputs, part);
        if (group.is_object())
            for (const auto& input : group.items())
                node.inputs.push_back(
                    read_input(input.key(), input.value(), part == std::string_view{"required"}));
    }
    // An output that is a list is a choice between those.
    const Json& outputs = detail::member(json, "output");
    if (outputs.is_array())
        for (const Json& output : outputs)
            node.outputs.push_back(output.is_string() ? output.get<std::string>() : "COMBO");
    return node;
}

inline InputInfo Catalog::read_input(const std::string& name, const Json& json, bool required) {
    InputInfo input;
    input.name = name;
    input.required = required;
    input.options = detail::element(json, 1);
    const Json& type = detail::element(json, 0);
    const Json& choices = type.is_array() ? type : detail::member(input.options, "options");
    input.type = type.is_array() ? "COMBO" : detail::text_of(type);
    if (choices.is_array())
        input.choices = choices.get<std::vector<Json>>();
    const auto option = [&](std::string_view wanted) -> std::optional<Json> {
        const Json& found = detail::member(input.options, wanted);
        return found.is_null() ? std::nullopt : std::optional<Json>{found};
    };
    input.default_value = option("default");
    input.min = option("min");
    input.max = option("max");
    return input;
}

} // namespace coflow::comfyui
