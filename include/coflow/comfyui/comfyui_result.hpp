// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/content_kind.hpp"
#include "coflow/comfyui/event.hpp"
#include "coflow/comfyui/run_outcome.hpp"
#include "coflow/core/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// A file that a prompt has made.
struct ResultFile {
    explicit ResultFile(OutputFile made) : source{std::move(made)} {}

    OutputFile source;                     ///< The node, and the name on the server.
    std::filesystem::path file;            ///< Here; empty if nothing was to be downloaded.
    ContentKind kind = ContentKind::other; ///< By its content, or by its name if it is not here.
    bool is_animated = false;              ///< A picture that is a film: GIF, WebP, APNG.
    std::uintmax_t bytes = 0;

    /// Films are also pictures that move.
    [[nodiscard]] bool is(ContentKind wanted) const noexcept {
        return kind == wanted || (wanted == ContentKind::video && is_animated);
    }
};

/// What has come of a prompt.
struct ComfyUIResult {
    ComfyUIResult() = default;

    std::string prompt_id;
    std::string server;
    std::vector<ResultFile> files;
    std::vector<NodeText> texts;
    RunOutcome outcome;              ///< With all outputs by node, and branches that were blocked.
    std::vector<std::string> cached; ///< Nodes that did not run, as far as the socket has told.
    bool is_cached = false;          ///< No node was seen to run, and some were told to be cached.
    Duration duration{};             ///< On the server, with the time in its queue.

    /// Those of this kind, see `ResultFile::is`.
    [[nodiscard]] std::vector<ResultFile> of_kind(ContentKind kind) const {
        std::vector<ResultFile> found;
        std::ranges::copy_if(files, std::back_inserter(found),
                             [kind](const ResultFile& file) { return file.is(kind); });
        return found;
    }
};

/// The texts among the outputs of a run: nodes show them as "text" or "string".
[[nodiscard]] inline std::vector<NodeText> shown_texts(const Json& outputs) {
    std::vector<NodeText> texts;
    if (!outputs.is_object())
        return texts;
    for (const auto& node : outputs.items())
        for (const char* name : {"text", "string"}) {
            const Json& value = detail::member(node.value(), name);
            for (const Json& part : value.is_array() ? value : Json::array({value}))
                if (part.is_string())
                    texts.push_back({node.key(), part.get<std::string>()});
        }
    return texts;
}

/// The files among the outputs of a run, each once, with what the server says about them.
[[nodiscard]] inline std::vector<ResultFile> result_files(const Json& outputs) {
    std::vector<ResultFile> files;
    for (OutputFile& source : files_of(outputs)) {
        const auto is_same = [&source](const ResultFile& other) {
            return other.source.filename == source.filename &&
                   other.source.subfolder == source.subfolder && other.source.type == source.type;
        };
        if (std::ranges::any_of(files, is_same))
            continue;
        const Json& animated = detail::member(detail::member(outputs, source.node), "animated");
        ResultFile file{std::move(source)};
        file.kind = kind_of_name(file.source.filename).value_or(ContentKind::other);
        file.is_animated = file.kind == ContentKind::image &&
                           (file.source.kind == "gifs" || file.source.kind == "videos" ||
                            detail::element(animated, 0) == true);
        files.push_back(std::move(file));
    }
    return files;
}

} // namespace coflow::comfyui
