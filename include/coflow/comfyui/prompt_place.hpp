// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/comfyui/prompt.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// An input of a node of a prompt.
struct PromptPlace {
    std::string node; ///< Its id.
    std::string input;

    friend bool operator==(const PromptPlace&, const PromptPlace&) = default;
};

namespace detail {

/// The node with this id, or the only one of this title, or of this class.
[[nodiscard]] inline std::optional<std::string> node_called(const Prompt& prompt,
                                                            std::string_view name) {
    if (prompt.contains(name))
        return std::string{name};
    for (std::vector<std::string> found : {prompt.with_title(name), prompt.of_class(name)}) {
        if (found.size() == 1)
            return std::move(found.front());
        if (!found.empty())
            throw Error{ErrorCode::invalid_argument, std::to_string(found.size()) +
                                                         " nodes are called " + quote(name, 100) +
                                                         "; use an id"};
    }
    return std::nullopt;
}

} // namespace detail

/// Finds "3.seed", "My sampler.seed" or "KSampler.seed": an id, a title or a class that only one
/// node has, and its input. An input whose name has dots is preferred if the node has it.
///
/// Throws: `Error` (not_found) if there is no such node; (invalid_argument) if there are several,
/// or for what has not this form.
[[nodiscard]] inline PromptPlace find_place(const Prompt& prompt, std::string_view text) {
    const std::size_t last = text.rfind('.');
    if (last == std::string_view::npos || last == 0 || last + 1 == text.size())
        throw Error{ErrorCode::invalid_argument,
                    quote(text, 100) + " does not say node.input, such as 3.seed"};
    for (std::size_t dot = text.find('.'); dot < last; dot = text.find('.', dot + 1)) {
        const std::optional<std::string> node = detail::node_called(prompt, text.substr(0, dot));
        if (node && !prompt.get(*node, text.substr(dot + 1)).is_null())
            return {*node, std::string{text.substr(dot + 1)}};
    }
    std::optional<std::string> node = detail::node_called(prompt, text.substr(0, last));
    if (!node)
        throw Error{ErrorCode::not_found, "the prompt has no node with the id, title or class " +
                                              quote(text.substr(0, last), 100)};
    return {*std::move(node), std::string{text.substr(last + 1)}};
}

} // namespace coflow::comfyui
