// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/prompt.hpp"
#include "coflow/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace coflow::comfyui::simulation {

/// One node's work: some steps of the same length, and how it ends.
struct Piece {
    enum class End : std::uint8_t { well, with_output, failed, blocked };

    std::string node;
    std::string class_type;
    int steps = 1;
    Duration step{};
    End end = End::well;
    Json output;
    int done = 0;
};

/// What the nodes of a prompt do, in the order of their ids:
///
/// | class | |
/// |---|---|
/// | Work | takes `steps` steps of `ms` milliseconds |
/// | Save | the same, and makes a file of the name `file` |
/// | Fail | the same, and then fails |
/// | Block | the same, and blocks what follows; the run goes on |
[[nodiscard]] inline std::vector<Piece> work_of(const Json& prompt) {
    std::vector<Piece> pieces;
    for (const auto& node : prompt.items()) {
        const Json& inputs = node.value()["inputs"];
        Piece piece;
        piece.node = node.key();
        piece.class_type = node.value()["class_type"].get<std::string>();
        piece.steps = inputs.value("steps", 1);
        piece.step = std::chrono::milliseconds{inputs.value("ms", 10)};
        if (piece.class_type == "Save") {
            piece.end = Piece::End::with_output;
            piece.output = {{"images", Json::array({{{"filename", inputs.value("file", "a.png")},
                                                     {"subfolder", ""},
                                                     {"type", "output"}}})}};
        } else if (piece.class_type == "Fail") {
            piece.end = Piece::End::failed;
        } else if (piece.class_type == "Block") {
            piece.end = Piece::End::blocked;
        }
        pieces.push_back(piece);
    }
    return pieces;
}

} // namespace coflow::comfyui::simulation
