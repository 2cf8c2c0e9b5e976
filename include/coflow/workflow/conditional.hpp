// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/detail/branch_list.hpp"
#include "coflow/workflow/detail/type_tags.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// What the action of the condition `name` has returned.
template <class Value>
struct Match {
    std::string name;
    Value value;
};
template <>
struct Match<void> {
    std::string name;
};

/// The output of a workflow that runs the actions of all conditions that hold, in their order.
template <class Value>
using AllMatches = std::vector<Match<Value>>;

namespace detail {

template <class Out>
struct MatchingOf {
    using Value = Out;
    static constexpr Matching matching = Matching::first;
};
template <class V>
struct MatchingOf<AllMatches<V>> {
    using Value = V;
    static constexpr Matching matching = Matching::all;
};

/// A place where the types of a conditional workflow must fit together.
template <class...>
struct ConditionalFits {
    static constexpr bool value = false;
};

} // namespace detail

/// A workflow that chooses what to do by its input.
///
/// Derive from it and list the conditions in the constructor, or make one and add them. The first
/// that holds has its action run, whose result is the workflow's; those after it are not checked.
/// In a `ConditionalWorkflow<In, AllMatches<Value>>` all are checked, and then the actions of
/// those that hold run one after the other.
///
/// Predicates and actions are coroutines or plain functions, members of the derived class or of a
/// mixin, free functions or closures, and are given the input by const reference. Each is a step:
/// the action has the name of its condition, and the predicate that with a question mark. The
/// percentage follows the actions that were chosen.
/// Throws: `Error` (invalid_argument) if no condition holds and there is no `otherwise`, which
/// lists them; (invalid_state) if it has none. Thread safety: see `Workflow`; conditions are added
/// before it runs.
template <class In, class Out, template <class> class... Mixins>
class ConditionalWorkflow : public BaseWorkflow<In, Out, Mixins...> {
    using Base = BaseWorkflow<In, Out, Mixins...>;
    using Returned = typename detail::MatchingOf<Out>::Value; // by an action
    using Value = detail::as_value<Returned>;
    static constexpr auto matching = detail::MatchingOf<Out>::matching;

public:
    explicit ConditionalWorkflow(const WorkflowInfo& info = {}) : Base{info} {}

    /// Adds a condition after the others; the options are those of the action.
    ///
    /// Throws: `Error` (duplicate) if there is one of this name, (invalid_argument) for senseless
    /// options, (invalid_state) while it runs.
    template <class Predicate, class Action>
    ConditionalWorkflow& add_condition(std::string_view name, Predicate predicate, Action action,
                                       const StepOptions& options = {}) {
        constexpr bool asks = detail::is_condition<Predicate, In>;
        static_assert(asks || detail::ConditionalFits<detail::Accepts<Predicate>,
                                                      detail::Given<const In&>>::value,
                      "add_condition: the predicate does not take the workflow's input by const "
                      "reference and return bool or Task<bool>; the types are named beside this "
                      "message");
        if constexpr (asks)
            if constexpr (check_action<Action>())
                branches_.add(*this, name, options, std::move(predicate), std::move(action));
        return *this;
    }

    /// Says what to do when no condition holds; a step of the name "otherwise".
    ///
    /// Throws: as `add_condition`.
    template <class Action>
    ConditionalWorkflow& otherwise(Action action, const StepOptions& options = {}) {
        if constexpr (check_action<Action>())
            branches_.set_otherwise(*this, options, std::move(action));
        return *this;
    }

    /// The conditions in their order, each with its action and how far the latest run has come.
    [[nodiscard]] GraphView graph() const override { return branches_.graph(*this); }

protected:
    Task<Out> execute(In input) final {
        branches_.restart(*this, this->context().reserve_steps(branches_.step_count()));
        this->plan_steps(1); // conditions have no weight, so that their reports do not count
        std::vector<detail::Branch<In, Value>*> chosen;
        double weight = 0;
        for (const auto& branch : branches_.branches()) {
            std::optional<bool> holds;
            branch->condition_state = NodeState::running;
            co_await branch->check(*this, input, holds);
            branch->condition_state = NodeState::done;
            if (!*holds)
                continue;
            chosen.push_back(branch.get());
            weight += branch->weight();
            if constexpr (matching == detail::Matching::first)
                break;
        }
        if (chosen.empty()) {
            chosen.push_back(&branches_.otherwise(*this));
            weight = chosen.front()->weight();
        }
        branches_.skip_rest(chosen);
        this->plan_steps(weight);

        std::optional<Value> result;
        if constexpr (matching == detail::Matching::first) {
            co_await act(*chosen.front(), input, result);
            if constexpr (!std::is_void_v<Out>)
                co_return *std::move(result);
        } else {
            Out matches;
            for (detail::Branch<In, Value>* const branch : chosen) {
                co_await act(*branch, input, result);
                matches.push_back(named(branch->name(), result));
            }
            co_return matches;
        }
    }

private:
    template <class Action>
    static consteval bool check_action() {
        constexpr bool fits = detail::is_action<Action, In, Value>;
        static_assert(fits ||
                          detail::ConditionalFits<detail::Accepts<Action>, detail::Given<const In&>,
                                                  detail::Output<Returned>>::value,
                      "ConditionalWorkflow: an action does not take the workflow's input by const "
                      "reference and return its output; the types are named beside this message");
        return fits;
    }

    Task<> act(detail::Branch<In, Value>& branch, const In& input, std::optional<Value>& result) {
        branch.action_state = NodeState::running;
        co_await branch.act(*this, input, result);
        branch.action_state = NodeState::done;
    }

    static Match<Returned> named(const std::string& name, std::optional<Value>& result) {
        if constexpr (std::is_void_v<Returned>)
            return {name};
        else
            return {name, *std::move(result)};
    }

    detail::BranchList<In, Value, matching> branches_;
};

} // namespace coflow
