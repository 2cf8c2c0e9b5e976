// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/policy/call_result.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/detail/call_as_task.hpp"
#include "coflow/workflow/detail/signature.hpp"

#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow {

/// A workflow from a function: `AsyncWorkflow analyze{"analyze", analyze_song};`
///
/// The function is a coroutine, or a plain function, of one parameter or none; input and output
/// follow from its signature. It finds its run with `co_await this_run()`.
/// Lifetime: owns the function; a coroutine lambda may use its captures.
template <class In, class Out, class Function>
class AsyncWorkflow : public BaseWorkflow<In, Out> {
    using Base = BaseWorkflow<In, Out>;

public:
    AsyncWorkflow(std::string_view name, Function function)
        : AsyncWorkflow{WorkflowInfo{.name = name}, std::move(function)} {}
    AsyncWorkflow(const WorkflowInfo& info, Function function)
        : Base{info}, function_(std::move(function)) {}

protected:
    Task<Out> execute(In input) override {
        return detail::call_as_task<Out>(function_, std::move(input));
    }

private:
    Function function_;
};

namespace detail {

template <class Function>
using async_output_t =
    std::remove_cvref_t<typename Awaited<typename Signature<Function>::Returned>::type>;

} // namespace detail

template <detail::HasSignature Function>
AsyncWorkflow(std::string_view, Function)
    -> AsyncWorkflow<typename detail::Signature<Function>::Input, detail::async_output_t<Function>,
                     Function>;
template <detail::HasSignature Function>
AsyncWorkflow(WorkflowInfo, Function) -> AsyncWorkflow<typename detail::Signature<Function>::Input,
                                                       detail::async_output_t<Function>, Function>;

} // namespace coflow
