// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coflow {

/// What a node of a composed workflow is.
enum class NodeKind : std::uint8_t { step, condition, item, group };

/// How far a node has come.
enum class NodeState : std::uint8_t { waiting, running, done, failed, skipped };

struct GraphNode {
    std::string name;
    NodeKind kind = NodeKind::step;
    double weight = 1; ///< Its share of the progress beside the others.
    NodeState state = NodeState::waiting;
};

/// `to` runs after `from`; both are indices into `GraphView::nodes`.
struct GraphEdge {
    std::size_t from = 0;
    std::size_t to = 0;
    std::string label{}; ///< The condition, if any.
};

/// The steps of a composed workflow and their order, for diagrams and dashboards: as it was made,
/// or as of a moment of its run.
struct GraphView {
    std::string workflow;
    std::vector<GraphNode> nodes;
    std::vector<GraphEdge> edges;
};

[[nodiscard]] constexpr std::string_view to_string(NodeState state) noexcept {
    constexpr std::array<std::string_view, 5> names{"waiting", "running", "done", "failed",
                                                    "skipped"};
    const auto index = static_cast<std::size_t>(state);
    return index < names.size() ? names[index] : "unknown";
}

[[nodiscard]] constexpr std::string_view to_string(NodeKind kind) noexcept {
    constexpr std::array<std::string_view, 4> names{"step", "condition", "item", "group"};
    const auto index = static_cast<std::size_t>(kind);
    return index < names.size() ? names[index] : "unknown";
}

} // namespace coflow
