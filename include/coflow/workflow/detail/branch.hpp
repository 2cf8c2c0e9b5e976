// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/detail/host_call.hpp"
#include "coflow/workflow/detail/leave_in.hpp"
#include "coflow/workflow/detail/run_step.hpp"
#include "coflow/workflow/step_options.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// A condition and its action, their functions' types erased.
///
/// Each of them is a step, and a node of the graph.
template <class In, class Value>
class Branch {
public:
    Branch(std::string_view name, const StepOptions& options)
        : name_{name}, question_{name_ + "?"}, options_{options} {}
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;
    virtual ~Branch() = default;

    /// Both leave what they find in their last argument.
    virtual Task<> check(Workflow& workflow, const In& input, std::optional<bool>& holds) = 0;
    virtual Task<> act(Workflow& workflow, const In& input, std::optional<Value>& result) = 0;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& question() const noexcept { return question_; }
    [[nodiscard]] double weight() const noexcept { return options_.weight; }

    /// Prepares for a run, in which the condition has the given ordinal and the action the next.
    void restart(std::uint32_t ordinal) noexcept {
        check_options_.ordinal = ordinal;
        options_.ordinal = ordinal + 1;
        condition_state = NodeState::waiting;
        action_state = NodeState::waiting;
    }

    std::atomic<NodeState> condition_state{NodeState::waiting};
    std::atomic<NodeState> action_state{NodeState::waiting};

protected:
    [[nodiscard]] const StepOptions& check_options() const noexcept { return check_options_; }
    [[nodiscard]] const StepOptions& options() const noexcept { return options_; }

private:
    std::string name_;
    std::string question_; // the name of the condition's step
    StepOptions check_options_{.weight = 0};
    StepOptions options_;
};

/// Whether a function can be the condition of a workflow with this input.
template <class Predicate, class In>
inline constexpr bool is_condition = false;
template <class Predicate, class In>
    requires HostCall<Predicate, const In&>::accepts
inline constexpr bool is_condition<Predicate, In> =
    std::constructible_from<bool, typename HostCall<Predicate, const In&>::Call::Result>;

/// Whether a function can be an action of a workflow with this input and result.
template <class Action, class In, class Value>
inline constexpr bool is_action = false;
template <class Action, class In, class Value>
    requires HostCall<Action, const In&>::accepts
inline constexpr bool is_action<Action, In, Value> =
    std::convertible_to<as_value<typename HostCall<Action, const In&>::Call::Result>, Value>;

/// The condition of what is done otherwise, which nobody checks.
struct Otherwise {
    template <class In>
    bool operator()(const In&) const noexcept {
        return true;
    }
};

template <class In, class Value, class Predicate, class Action>
class TypedBranch final : public Branch<In, Value> {
public:
    TypedBranch(std::string_view name, const StepOptions& options, Predicate predicate,
                Action action)
        : Branch<In, Value>{name, options},
          predicate_(std::move(predicate)),
          action_(std::move(action)) {}

    Task<> check(Workflow& workflow, const In& input, std::optional<bool>& holds) override {
        return run_step(this->question(), this->check_options(),
                        HostCall<Predicate, const In&>::make(workflow, predicate_, input),
                        LeaveIn<bool>{&holds});
    }
    Task<> act(Workflow& workflow, const In& input, std::optional<Value>& result) override {
        return run_step(this->name(), this->options(),
                        HostCall<Action, const In&>::make(workflow, action_, input),
                        LeaveIn<Value>{&result});
    }

private:
    Predicate predicate_;
    Action action_;
};

} // namespace coflow::detail
