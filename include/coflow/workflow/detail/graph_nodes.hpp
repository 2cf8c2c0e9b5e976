// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/detail/composition.hpp"
#include "coflow/workflow/detail/defined_node.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coflow::detail {

/// The nodes of one graph, in the order of their definition, and how they are run.
class GraphNodes {
public:
    /// Throws: `Error` if a node of this name and these options cannot be added.
    void check(const Workflow& graph, std::string_view name, const StepOptions& options) const {
        const std::string part = "node '" + std::string{name} + "'";
        check_idle(title(graph), graph);
        check_part(title(graph), part, options);
        if (places_.contains(std::string{name}))
            throw_duplicate(title(graph), part);
    }

    void add(std::unique_ptr<DefinedNode> node) {
        places_.emplace(node->name(), nodes_.size());
        total_weight_ += node->weight();
        nodes_.push_back(std::move(node));
        nodes_.back()->connect();
    }

    [[nodiscard]] bool empty() const noexcept { return nodes_.empty(); }
    [[nodiscard]] std::uint32_t size() const noexcept {
        return static_cast<std::uint32_t>(nodes_.size());
    }
    [[nodiscard]] double total_weight() const noexcept { return total_weight_; }

    void restart(std::uint32_t ordinal) noexcept {
        for (const auto& node : nodes_)
            node->restart(ordinal++);
    }
    void clear() noexcept {
        for (const auto& node : nodes_)
            node->clear();
    }

    /// Runs every node as soon as those are done that it depends on: the body of a task group.
    static Task<> run(TaskGroup& group, const GraphNodes& graph, Workflow& workflow) {
        for (const auto& node : graph.nodes_)
            if (node->is_first())
                group.spawn(run_from(*node, group, workflow));
        co_return;
    }

    [[nodiscard]] GraphView view(const Workflow& graph) const {
        const WorkflowStatus status = graph.status();
        GraphView view;
        view.workflow = graph.name();
        for (const auto& node : nodes_)
            view.nodes.push_back(
                {.name = node->name(), .weight = node->weight(), .state = state_of(*node, status)});
        for (std::size_t to = 0; to < nodes_.size(); ++to)
            add_edges(view, to);
        return view;
    }

    static std::string title(const Workflow& graph) { return title_of("graph", graph); }

private:
    /// A node and, of those that only waited for it, one after the other; the rest is spawned.
    static Task<> run_from(DefinedNode& first, TaskGroup& group, Workflow& workflow) {
        for (DefinedNode* node = &first; node != nullptr;) {
            node->state = NodeState::running;
            try {
                co_await node->run(workflow);
            } catch (const Cancelled&) {
                node->state = NodeState::skipped;
                throw;
            } catch (...) {
                node->state = NodeState::failed;
                throw;
            }
            node->state = NodeState::done;
            node->finish();
            DefinedNode* next = nullptr;
            for (DefinedNode* const dependant : node->dependants) {
                if (!dependant->dependency_done())
                    continue;
                if (next != nullptr)
                    group.spawn(run_from(*next, group, workflow));
                next = dependant;
            }
            node = next;
        }
    }

    static NodeState state_of(const DefinedNode& node, WorkflowStatus status) noexcept {
        const NodeState state = node.state;
        const bool was_left = state == NodeState::waiting && is_terminal(status);
        return was_left ? NodeState::skipped : state;
    }

    void add_edges(GraphView& view, std::size_t to) const {
        std::vector<std::size_t> from;
        for (const Use& use : nodes_[to]->uses())
            if (const DefinedNode* const producer = use.slot->producer())
                from.push_back(places_.find(producer->name())->second);
        std::sort(from.begin(), from.end());
        from.erase(std::unique(from.begin(), from.end()), from.end());
        for (const std::size_t place : from)
            view.edges.push_back({.from = place, .to = to});
    }

    std::vector<std::unique_ptr<DefinedNode>> nodes_;
    std::unordered_map<std::string, std::size_t> places_;
    double total_weight_ = 0;
};

} // namespace coflow::detail
