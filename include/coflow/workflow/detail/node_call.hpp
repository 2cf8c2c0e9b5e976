// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/policy/call_result.hpp"
#include "coflow/workflow/detail/host.hpp"
#include "coflow/workflow/detail/step_call.hpp"
#include "coflow/workflow/workflow.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::detail {

/// What a node's function can be called with: on the workflow if it is a member of it.
template <class Function, class... Args>
inline constexpr bool node_callable = [] {
    if constexpr (needs_host<Function, Args...>)
        return std::is_invocable_v<Function&, class_of<Function>*, Args...>;
    else
        return std::is_invocable_v<Function&, Args...>;
}();

/// The I-th as a reference to const, the others as values.
template <class Function, std::size_t I, class... Ts>
inline constexpr bool shares = []<std::size_t... J>(std::index_sequence<J...>) {
    return node_callable<Function, std::conditional_t<I == J, const Ts&, Ts>...>;
}(std::index_sequence_for<Ts...>{});

/// A vector of what cannot be copied, which says nevertheless that it can be.
template <class T>
inline constexpr bool is_false_copy = false;
template <class T>
inline constexpr bool is_false_copy<std::vector<T>> = !std::copy_constructible<T>;

/// Calls a node's function with the results of other nodes, `Ts`, where they are.
///
/// A result is moved into the function that alone uses it, and shown to it as const otherwise.
template <class Function, class... Ts>
class NodeCall {
public:
    static constexpr std::size_t count = sizeof...(Ts);
    static constexpr bool takes_values = node_callable<Function, Ts...>;

    /// Whether the function insists on having the I-th for itself.
    template <std::size_t I>
    static constexpr bool takes =
        takes_values &&
        (is_false_copy<std::tuple_element_t<I, std::tuple<Ts...>>> || !shares<Function, I, Ts...>);

    static constexpr bool repeats = []<std::size_t... I>(std::index_sequence<I...>) {
        return (!takes<I> && ...);
    }(std::index_sequence_for<Ts...>{});

private:
    template <class F, class... Args>
    static auto returned(std::type_identity<std::tuple<Args...>>) {
        if constexpr (needs_host<F, Args...>)
            return std::type_identity<std::invoke_result_t<F&, class_of<F>*, Args...>>{};
        else
            return std::type_identity<std::invoke_result_t<F&, Args...>>{};
    }
    using Given = std::conditional_t<takes_values, std::tuple<Ts...>, std::tuple<const Ts&...>>;

public:
    using Returned = typename decltype(returned<Function>(std::type_identity<Given>{}))::type;
    static constexpr bool is_task = Awaited<Returned>::is_task;
    using Result = std::remove_cvref_t<typename Awaited<Returned>::type>;

    /// `alone[i]` is true if nobody else uses the i-th value.
    NodeCall(Workflow& workflow, Function& function, std::tuple<Ts&...> values,
             const std::array<bool, count>& alone) noexcept
        : workflow_{&workflow}, function_{&function}, values_{values}, alone_{alone} {}

    Returned operator()(Arguments arguments) { return choose<0>(arguments); }

private:
    /// Each choice doubles the calls that are compiled.
    static constexpr std::size_t most_choices = 4;

    template <std::size_t I, class... Chosen>
    Returned choose(Arguments arguments, Chosen&&... chosen) {
        if constexpr (I == count) {
            return invoke(std::forward<Chosen>(chosen)...);
        } else {
            auto& value = std::get<I>(values_);
            using T = std::tuple_element_t<I, std::tuple<Ts...>>;
            constexpr bool moves =
                takes_values && !std::is_trivially_copyable_v<T> && count <= most_choices;
            if constexpr (takes<I>)
                return choose<I + 1>(arguments, std::forward<Chosen>(chosen)..., std::move(value));
            else if constexpr (moves)
                if (arguments == Arguments::consumed && alone_[I])
                    return choose<I + 1>(arguments, std::forward<Chosen>(chosen)...,
                                         std::move(value));
            if constexpr (!takes<I>)
                return choose<I + 1>(arguments, std::forward<Chosen>(chosen)...,
                                     std::as_const(value));
        }
    }

    template <class... Chosen>
    Returned invoke(Chosen&&... chosen) {
        if constexpr (needs_host<Function, Chosen...>)
            return std::invoke(*function_, host_as<class_of<Function>>(*workflow_),
                               std::forward<Chosen>(chosen)...);
        else
            return std::invoke(*function_, std::forward<Chosen>(chosen)...);
    }

    Workflow* workflow_;
    Function* function_;
    std::tuple<Ts&...> values_;
    std::array<bool, count> alone_;
};

} // namespace coflow::detail
