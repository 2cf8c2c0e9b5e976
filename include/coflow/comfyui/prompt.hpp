// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/detail/read_json.hpp"
#include "coflow/comfyui/json.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// An input that takes its value from an output of another node: `["4", 0]` in a prompt.
struct Link {
    std::string node;
    int output = 0;

    /// The link that an input's value is, if it is one: servers take each list of two for a link.
    [[nodiscard]] static std::optional<Link> of(const Json& value);

    friend bool operator==(const Link&, const Link&) = default;
};

/// A workflow in ComfyUI's API format: nodes by id, each with a class and inputs.
class Prompt {
public:
    Prompt() : nodes_(Json::object()) {}

    /// Takes the nodes; also of a whole request, where they are beneath "prompt".
    ///
    /// Throws: `Error` (invalid_argument) for anything else, such as a workflow as the editor saves
    /// it, which has to be exported in the API format.
    explicit Prompt(Json json) : nodes_(nodes_in(std::move(json))) {}

    [[nodiscard]] static Prompt parse(std::string_view text) { return Prompt{parse_json(text)}; }

    /// Adds a node with an id that is free, and returns that.
    std::string add(std::string class_type, Json inputs = Json::object(), std::string title = {});
    /// Adds a node, or replaces the one that has this id.
    void put(const std::string& id, std::string class_type, Json inputs = Json::object(),
             std::string title = {});
    /// Removes a node. Links to it stay, for a check to tell.
    void remove(std::string_view id) { nodes_.erase(find(id)); }

    /// Sets an input of a node, which is an id or else the title of exactly one node.
    ///
    /// Throws: `Error` (not_found) for an unknown node, (invalid_argument) for an ambiguous title.
    void set(std::string_view node, std::string_view input, Json value);
    void set(std::string_view node, std::string_view input, const Link& link) {
        set(node, input, Json::array({link.node, link.output}));
    }
    /// The same as a command line says it: "3.seed=7" or "My sampler.seed=7". The value is JSON, or
    /// else a text; an input's name is what follows the last dot before "=", unless a node has an
    /// input with a name of more parts.
    ///
    /// Throws: also `Error` (invalid_argument) for what has not this form.
    void set(std::string_view assignment);

    /// An input's value; null if it is not set.
    [[nodiscard]] const Json& get(std::string_view node, std::string_view input) const {
        return detail::member(detail::member(nodes_.at(id_of(node)), "inputs"), input);
    }

    /// The id of a node given by id or title. Throws as `set` does.
    [[nodiscard]] std::string id_of(std::string_view node) const;

    [[nodiscard]] bool contains(std::string_view id) const { return nodes_.contains(id); }
    [[nodiscard]] std::vector<std::string> ids() const;
    [[nodiscard]] std::vector<std::string> of_class(std::string_view class_type) const;
    [[nodiscard]] std::vector<std::string> with_title(std::string_view title) const;
    /// Of a node of this id; empty if it has none.
    [[nodiscard]] std::string class_of(std::string_view id) const {
        return detail::text(detail::member(nodes_, id), "class_type");
    }
    [[nodiscard]] std::string title_of(std::string_view id) const {
        return title(detail::member(nodes_, id));
    }

    [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }
    [[nodiscard]] bool empty() const noexcept { return nodes_.empty(); }
    [[nodiscard]] const Json& json() const noexcept { return nodes_; }

    friend bool operator==(const Prompt&, const Prompt&) = default;

private:
    static Json nodes_in(Json json);
    static std::string title(const Json& node) {
        return detail::text(detail::member(node, "_meta"), "title");
    }
    [[nodiscard]] Json::iterator find(std::string_view id);
    template <class Predicate>
    [[nodiscard]] std::vector<std::string> ids_where(Predicate wanted) const;

    Json nodes_;
};

inline std::optional<Link> Link::of(const Json& value) {
    if (!value.is_array() || value.size() != 2 || !value[0].is_string() ||
        !value[1].is_number_integer())
        return std::nullopt;
    // Nothing has so many outputs: what does not fit is as far out of range as the ends of int.
    const double output = std::clamp(value[1].get<double>(), -1e6, 1e6);
    return Link{value[0].get<std::string>(), static_cast<int>(output)};
}

inline std::string Prompt::add(std::string class_type, Json inputs, std::string title) {
    int highest = 0;
    for (const auto& node : nodes_.items()) {
        int number = 0;
        std::from_chars(node.key().data(), node.key().data() + node.key().size(), number);
        highest = number > highest ? number : highest;
    }
    std::string id = std::to_string(highest + 1);
    put(id, std::move(class_type), std::move(inputs), std::move(title));
    return id;
}

inline void Prompt::put(const std::string& id, std::string class_type, Json inputs,
                        std::string title) {
    Json node = Json::object();
    node["class_type"] = std::move(class_type);
    node["inputs"] = std::move(inputs);
    if (!title.empty())
        node["_meta"]["title"] = std::move(title);
    nodes_[id] = std::move(node);
}

inline void Prompt::set(std::string_view node, std::string_view input, Json value) {
    Json& inputs = nodes_.at(id_of(node))["inputs"];
    if (!inputs.is_object())
        inputs = Json::object();
    inputs[std::string{input}] = std::move(value);
}

inline void Prompt::set(std::string_view assignment) {
    const std::size_t equals = assignment.find('=');
    const std::string_view place = assignment.substr(0, equals);
    std::size_t dot = place.rfind('.');
    if (equals == std::string_view::npos || dot == std::string_view::npos || dot == 0 ||
        dot + 1 == place.size())
        throw Error{ErrorCode::invalid_argument,
                    quote(assignment, 100) + " does not say node.input=value, such as 3.seed=7"};
    // Some inputs have dots in their names: the node that has such an input is meant.
    for (std::size_t at = place.find('.'); at != dot; at = place.find('.', at + 1)) {
        const std::string_view node = place.substr(0, at);
        if ((contains(node) || with_title(node).size() == 1) &&
            !get(node, place.substr(at + 1)).is_null())
            dot = at;
        if (dot == at)
            break;
    }
    set(place.substr(0, dot), place.substr(dot + 1), value_of_text(assignment.substr(equals + 1)));
}

inline std::string Prompt::id_of(std::string_view node) const {
    if (contains(node))
        return std::string{node};
    std::vector<std::string> found = with_title(node);
    if (found.size() == 1)
        return std::move(found.front());
    if (found.empty())
        throw Error{ErrorCode::not_found,
                    "the prompt has no node with the id or title " + quote(node, 100)};
    std::string message = "several nodes have the title " + quote(node, 100) + ":";
    for (const std::string& id : found)
        message += " " + id;
    throw Error{ErrorCode::invalid_argument, message + "; use an id"};
}

template <class Predicate>
std::vector<std::string> Prompt::ids_where(Predicate wanted) const {
    std::vector<std::string> result;
    for (const auto& node : nodes_.items())
        if (wanted(node.value()))
            result.push_back(node.key());
    return result;
}

inline std::vector<std::string> Prompt::ids() const {
    return ids_where([](const Json&) { return true; });
}
inline std::vector<std::string> Prompt::of_class(std::string_view class_type) const {
    return ids_where(
        [&](const Json& node) { return detail::text(node, "class_type") == class_type; });
}
inline std::vector<std::string> Prompt::with_title(std::string_view wanted) const {
    return ids_where([&](const Json& node) { return !wanted.empty() && title(node) == wanted; });
}

inline Json::iterator Prompt::find(std::string_view id) {
    const auto found = nodes_.find(id);
    if (found == nodes_.end())
        throw Error{ErrorCode::not_found, "the prompt has no node with the id " + quote(id, 100)};
    return found;
}

inline Json Prompt::nodes_in(Json json) {
    if (json.is_object() && json.contains("prompt") && !json["prompt"].contains("class_type"))
        json = Json(std::move(json["prompt"]));
    if (json.is_object() && detail::member(json, "nodes").is_array())
        throw Error{ErrorCode::invalid_argument,
                    "this is a workflow as the editor saves it; export it in the API format"};
    if (!json.is_object())
        throw Error{ErrorCode::invalid_argument, "a prompt is a JSON object of nodes by their ids"};
    for (const auto& node : json.items())
        if (!node.value().is_object())
            throw Error{ErrorCode::invalid_argument,
                        "node " + quote(node.key(), 100) + " of the prompt is no JSON object"};
    return json;
}

} // namespace coflow::comfyui
