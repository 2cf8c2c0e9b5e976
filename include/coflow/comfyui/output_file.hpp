// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/detail/read_json.hpp"

#include <string>
#include <vector>

namespace coflow::comfyui {

/// A file that a node has made on the server, as GET /view asks for it.
struct OutputFile {
    std::string node;
    std::string kind; ///< The node's name for it: "images", "audio", "latents", "gifs".
    std::string filename;
    std::string subfolder;
    std::string type; ///< "output", "temp" or "input".

    friend bool operator==(const OutputFile&, const OutputFile&) = default;
};

/// All files in one node's output; lists of anything else, such as texts, are passed over.
[[nodiscard]] inline std::vector<OutputFile> files_of_node(const std::string& node,
                                                           const Json& output) {
    std::vector<OutputFile> files;
    if (!output.is_object())
        return files;
    for (const auto& part : output.items()) {
        if (!part.value().is_array())
            continue;
        for (const Json& file : part.value())
            if (detail::member(file, "filename").is_string())
                files.push_back({.node = node,
                                 .kind = part.key(),
                                 .filename = detail::text(file, "filename"),
                                 .subfolder = detail::text(file, "subfolder"),
                                 .type = detail::text(file, "type")});
    }
    return files;
}

/// All files in the outputs of a run, which are an object of nodes' outputs by node id.
[[nodiscard]] inline std::vector<OutputFile> files_of(const Json& outputs) {
    std::vector<OutputFile> files;
    if (!outputs.is_object())
        return files;
    for (const auto& node : outputs.items())
        for (OutputFile& file : files_of_node(node.key(), node.value()))
            files.push_back(std::move(file));
    return files;
}

} // namespace coflow::comfyui
