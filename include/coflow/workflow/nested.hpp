// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/workflow/workflow.hpp"

#include <concepts>
#include <utility>

namespace coflow {

namespace detail {

/// Each call is a run of a workflow of its own. One signature, so that chains made at run time can
/// tell its input.
template <class W, class Input = typename W::Input>
struct NestedWorkflow {
    Task<typename W::Output> operator()(Input input) const {
        W workflow;
        co_return co_await workflow.run(std::move(input));
    }
};
template <class W>
struct NestedWorkflow<W, NoInput> {
    Task<typename W::Output> operator()() const {
        W workflow;
        co_return co_await workflow.run();
    }
};

} // namespace detail

/// A workflow as a function: `steps(step("analyze", nested<Analyze>()), ...)`.
///
/// Each call, and so each attempt of a step, makes a new `W` and runs it, nested in the run around
/// it. A workflow object is such a function, too, for one run at a time:
/// `co_await step("analyze", analyze, song)`; a composed workflow refers to it with `std::ref`.
template <class W>
    requires std::derived_from<W, Workflow> && std::default_initializable<W>
[[nodiscard]] constexpr auto nested() noexcept {
    return detail::NestedWorkflow<W>{};
}

} // namespace coflow
