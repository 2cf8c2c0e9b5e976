// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/detail/graph_nodes.hpp"
#include "coflow/workflow/detail/type_tags.hpp"
#include "coflow/workflow/step.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// A node of a `GraphWorkflow`, to be named by those that use its result.
template <class T>
class Node {
public:
    using Result = T;

private:
    template <class, class, template <class> class...>
    friend class GraphWorkflow;

    Node(const Workflow& graph, detail::NodeResult<detail::as_value<T>>& slot) noexcept
        : graph_{&graph}, slot_{&slot} {}

    const Workflow* graph_;
    detail::NodeResult<detail::as_value<T>>* slot_;
};

namespace detail {

/// A place where the types of a graph must fit together.
template <class...>
struct GraphFits {
    static constexpr bool value = false;
};

template <class T>
inline constexpr bool is_dependency = false;
template <class T>
inline constexpr bool is_dependency<Node<T>> = true;
template <class T>
inline constexpr bool is_dependency<std::vector<Node<T>>> = true;

} // namespace detail

/// What a node can depend on: a node, or a vector of nodes with one type of result.
template <class T>
concept NodeDependency = detail::is_dependency<std::remove_cvref_t<T>>;

/// A workflow of steps that depend on each other; those that do not run in parallel.
///
/// Derive from it and define the nodes in the constructor, or make one and define them:
///
///     auto tempo = node("tempo", &Mix::tempo, input());
///     auto key = node("key", &Mix::key, input());
///     output(node("clip", {.timeout = 1min}, &Mix::compose, tempo, key));
///
/// A node can name only those before it, so there is no cycle. Its function is a coroutine or a
/// plain function, a member of the derived class or of a mixin, a free function or a closure. It is
/// given the results of the nodes that it names, in their order; those of a vector of nodes as a
/// vector; nothing for a node that returns nothing. Without any it is given nothing, or the input.
///
/// A result is shown as a const reference to those that use it, moved into the node that alone does
/// (one of at most four results), and destroyed after the last. A node starts as soon as those are
/// done that it names; the first that fails stops the others and is what the run fails with. A node
/// that nobody names runs, too.
///
/// Each node is a step whose ordinal is its place among the nodes; the percentage follows the
/// weights.
/// Throws: when it runs, `Error` (invalid_state) if there are no nodes, or no `output` although the
/// workflow returns something.
/// Thread safety: see `Workflow`; nodes are defined before it runs.
template <class In, class Out, template <class> class... Mixins>
class GraphWorkflow : public BaseWorkflow<In, Out, Mixins...> {
    using Base = BaseWorkflow<In, Out, Mixins...>;

public:
    explicit GraphWorkflow(const WorkflowInfo& info = {}) : Base{info} {}

    /// The workflow's input, for nodes that use it.
    [[nodiscard]] Node<In> input() noexcept { return {*this, input_}; }

    /// Defines a node that uses the results of `dependencies`.
    ///
    /// Throws: `Error` (duplicate) if there is one of this name; (invalid_argument) for senseless
    /// options, for a node of another workflow, and for a function that takes for itself what
    /// others use as well; (invalid_state) while it runs.
    template <class Function, NodeDependency... Dependencies>
    auto node(std::string_view name, const StepOptions& options, Function function,
              Dependencies&&... dependencies) {
        constexpr bool wants_input =
            sizeof...(Dependencies) == 0 && !detail::node_callable<Function> &&
            (detail::node_callable<Function, In> || detail::node_callable<Function, const In&>);
        if constexpr (wants_input)
            return define(name, options, std::move(function), source_of(name, input()));
        else
            return define(name, options, std::move(function), source_of(name, dependencies)...);
    }
    template <detail::NoStepOptions Function, NodeDependency... Dependencies>
    auto node(std::string_view name, Function function, Dependencies&&... dependencies) {
        return node(name, StepOptions{}, std::move(function), dependencies...);
    }

    /// Says whose result is the workflow's.
    ///
    /// Throws: `Error` (invalid_state) if that has been said before, or while it runs;
    /// (invalid_argument) for a node of another workflow, or whose result another node takes.
    template <class T>
    void output(const Node<T>& node);

    /// The nodes and who depends on whom, with how far the latest run has come.
    [[nodiscard]] GraphView graph() const override { return nodes_.view(*this); }

protected:
    Task<Out> execute(In input) final {
        check_complete();
        const Clear clear{*this}; // however it ends
        input_.restart();
        input_.value.emplace(std::move(input));
        this->plan_steps(nodes_.total_weight());
        nodes_.restart(this->context().reserve_steps(nodes_.size()));
        Workflow& self = *this;
        co_await with_task_group(&detail::GraphNodes::run, nodes_, self);
        if constexpr (!std::is_void_v<Out>)
            co_return take_output_(*output_);
    }

private:
    /// Destroys the results that are left.
    struct Clear {
        GraphWorkflow& graph;
        ~Clear() {
            graph.input_.clear();
            graph.nodes_.clear();
        }
    };

    template <class Function, class... Sources>
    auto define(std::string_view name, const StepOptions& options, Function function,
                Sources... sources) {
        using Call = detail::NodeCallFrom<Function, Sources...>;
        static_assert(
            Call::accepted ||
                detail::GraphFits<detail::Accepts<Function>, typename Call::Values>::value,
            "GraphWorkflow: the node's function does not take the results of the nodes "
            "that it depends on, in their order; the types are named beside this message");
        if constexpr (Call::accepted) {
            using Definition = detail::TypedNode<Function, Sources...>;
            nodes_.check(*this, name, options);
            auto node = std::make_unique<Definition>(name, options, std::move(function),
                                                     std::move(sources)...);
            if (!node->can_connect())
                refuse(name, "takes for itself what is used elsewhere, too, or uses what another "
                             "node takes; let both take a const reference");
            const Node<typename Definition::Result> handle{*this, node->result()};
            nodes_.add(std::move(node));
            return handle;
        }
    }

    template <class T>
    auto source_of(std::string_view user, const Node<T>& node) const {
        check_own(user, node);
        if constexpr (std::is_void_v<T>)
            return detail::UsesEnds{{node.slot_}};
        else
            return detail::UsesOne<T>{node.slot_};
    }
    template <class T>
    auto source_of(std::string_view user, const std::vector<Node<T>>& nodes) const {
        std::conditional_t<std::is_void_v<T>, detail::UsesEnds, detail::UsesMany<T>> source;
        for (const Node<T>& node : nodes) {
            check_own(user, node);
            source.slots.push_back(node.slot_);
        }
        return source;
    }

    template <class T>
    void check_own(std::string_view user, const Node<T>& node) const {
        if (node.graph_ != this)
            refuse(user,
                   "names a node of another workflow, '" + std::string{node.graph_->name()} + "'");
    }
    [[noreturn]] void refuse(std::string_view name, const std::string& why) const {
        throw Error{ErrorCode::invalid_argument,
                    detail::GraphNodes::title(*this) + ": node '" + std::string{name} + "' " + why};
    }

    void check_complete() const {
        const std::string title = detail::GraphNodes::title(*this);
        if (nodes_.empty())
            throw Error{ErrorCode::invalid_state, title + " has no nodes; node(...) defines them"};
        if (!std::is_void_v<Out> && output_ == nullptr)
            throw Error{ErrorCode::invalid_state,
                        title + " has no output; output(node) says whose result it returns"};
    }

    detail::NodeResult<In> input_{nullptr};
    detail::GraphNodes nodes_;
    detail::NodeResultBase* output_ = nullptr;
    Out (*take_output_)(detail::NodeResultBase&) = nullptr;
};

template <class In, class Out, template <class> class... Mixins>
template <class T>
void GraphWorkflow<In, Out, Mixins...>::output(const Node<T>& node) {
    constexpr bool fits = std::is_void_v<Out> ? std::is_void_v<T> : std::convertible_to<T, Out>;
    static_assert(fits || detail::GraphFits<detail::Returned<T>, detail::Output<Out>>::value,
                  "GraphWorkflow: the output node does not return the workflow's output; the types "
                  "are named beside this message");
    if constexpr (fits) {
        const std::string title = detail::GraphNodes::title(*this);
        detail::check_idle(title, *this);
        check_own("of the output", node);
        if (output_ != nullptr)
            throw Error{ErrorCode::invalid_state, title + " has an output already"};
        if (!node.slot_->can_add_user(false))
            throw Error{ErrorCode::invalid_argument,
                        title + ": another node takes the result that is to be the output; let it "
                                "take a const reference"};
        node.slot_->add_user(false);
        output_ = node.slot_;
        if constexpr (!std::is_void_v<Out>)
            take_output_ = [](detail::NodeResultBase& slot) -> Out {
                return *std::move(static_cast<detail::NodeResult<T>&>(slot).value);
            };
    }
}

} // namespace coflow
