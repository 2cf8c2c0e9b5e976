// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/detail/branch.hpp"
#include "coflow/workflow/detail/composition.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// How many of the conditions that hold have their action run.
enum class Matching : bool { first, all };

/// The conditions of one workflow, what is done otherwise, and how far its run has come.
template <class In, class Value, Matching matching>
class BranchList {
    using Node = Branch<In, Value>;

public:
    template <class Predicate, class Action>
    void add(const Workflow& workflow, std::string_view name, const StepOptions& options,
             Predicate predicate, Action action) {
        check(workflow, name, options);
        branches_.push_back(make(name, options, std::move(predicate), std::move(action)));
    }
    template <class Action>
    void set_otherwise(const Workflow& workflow, const StepOptions& options, Action action) {
        check(workflow, otherwise_name, options);
        otherwise_ = make(otherwise_name, options, Otherwise{}, std::move(action));
    }

    /// How many ordinals a run needs.
    [[nodiscard]] std::uint32_t step_count() const noexcept {
        return 2 * static_cast<std::uint32_t>(branches_.size() + 1);
    }

    /// Throws: `Error` if there is nothing to choose from.
    void restart(const Workflow& workflow, std::uint32_t ordinal) const {
        if (branches_.empty() && otherwise_ == nullptr)
            throw Error{ErrorCode::invalid_state,
                        title(workflow) + " has no conditions; add_condition(...) adds them"};
        for (const auto& branch : branches_)
            branch->restart(std::exchange(ordinal, ordinal + 2));
        if (otherwise_ != nullptr)
            otherwise_->restart(ordinal);
    }

    [[nodiscard]] const std::vector<std::unique_ptr<Node>>& branches() const noexcept {
        return branches_;
    }

    /// What is done when no condition holds.
    ///
    /// Throws: `Error` if nothing is.
    [[nodiscard]] Node& otherwise(const Workflow& workflow) const {
        if (otherwise_ != nullptr)
            return *otherwise_;
        std::string names;
        for (const auto& branch : branches_)
            names.append(names.empty() ? "'" : ", '").append(branch->name()).append("'");
        throw Error{ErrorCode::invalid_argument,
                    title(workflow) + ": none of its conditions holds for this input: " + names +
                        "; otherwise(...) says what to do then"};
    }

    /// Marks the actions that will not be run.
    void skip_rest(const std::vector<Node*>& chosen) const noexcept {
        std::size_t next = 0;
        const auto skip = [&](Node& branch) {
            if (next < chosen.size() && chosen[next] == &branch) {
                ++next;
                return;
            }
            branch.action_state = NodeState::skipped;
            if (branch.condition_state == NodeState::waiting)
                branch.condition_state = NodeState::skipped;
        };
        for (const auto& branch : branches_)
            skip(*branch);
        if (otherwise_ != nullptr)
            skip(*otherwise_);
    }

    [[nodiscard]] GraphView graph(const Workflow& workflow) const {
        const WorkflowStatus status = workflow.status();
        GraphView view;
        view.workflow = workflow.name();
        for (const auto& branch : branches_) {
            const std::size_t place = view.nodes.size();
            if (place > 0)
                view.edges.push_back({.from = place - 2, .to = place, .label = unless()});
            view.nodes.push_back({.name = branch->question(),
                                  .kind = NodeKind::condition,
                                  .weight = 0,
                                  .state = settled(branch->condition_state, status)});
            view.edges.push_back({.from = place, .to = place + 1, .label = "yes"});
            view.nodes.push_back(action_node(*branch, status));
        }
        if (otherwise_ != nullptr) {
            const std::size_t place = view.nodes.size();
            if (place > 0)
                view.edges.push_back({.from = place - 2, .to = place, .label = otherwise_label()});
            view.nodes.push_back(action_node(*otherwise_, status));
        }
        return view;
    }

private:
    static constexpr std::string_view otherwise_name = "otherwise";
    static constexpr const char* unless() { return matching == Matching::first ? "no" : ""; }
    static constexpr const char* otherwise_label() {
        return matching == Matching::first ? "no" : "none";
    }

    static std::string title(const Workflow& workflow) { return title_of("conditional", workflow); }

    void check(const Workflow& workflow, std::string_view name, const StepOptions& options) const {
        const std::string part = "condition '" + std::string{name} + "'";
        check_idle(title(workflow), workflow);
        check_part(title(workflow), part, options);
        for (const auto& branch : branches_)
            if (branch->name() == name)
                throw_duplicate(title(workflow), part);
        if (otherwise_ != nullptr && name == otherwise_name)
            throw_duplicate(title(workflow), part);
    }

    template <class Predicate, class Action>
    static std::unique_ptr<Node> make(std::string_view name, const StepOptions& options,
                                      Predicate predicate, Action action) {
        return std::make_unique<TypedBranch<In, Value, Predicate, Action>>(
            name, options, std::move(predicate), std::move(action));
    }

    /// What was running when the run ended has ended with it.
    static NodeState settled(NodeState state, WorkflowStatus status) noexcept {
        if (state != NodeState::running || !is_terminal(status))
            return state;
        return status == WorkflowStatus::failed ? NodeState::failed : NodeState::skipped;
    }
    static GraphNode action_node(const Node& branch, WorkflowStatus status) {
        return {.name = branch.name(),
                .kind = NodeKind::step,
                .weight = branch.weight(),
                .state = settled(branch.action_state, status)};
    }

    std::vector<std::unique_ptr<Node>> branches_;
    std::unique_ptr<Node> otherwise_;
};

} // namespace coflow::detail
