// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/workflow/detail/pipeline_step.hpp"
#include "coflow/workflow/detail/type_tags.hpp"

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace coflow::detail {

/// A place where the types of a pipeline must fit together.
template <class...>
struct PipelineFits {
    static constexpr bool value = false;
};

/// The chain from step `Number` (from 1) on, which is given a `Given`, to the pipeline's `Out`.
template <std::size_t Number, class Given, class Out, class... Functions>
struct PipelineChain;

template <std::size_t Number, class Given, class Out>
struct PipelineChain<Number, Given, Out> {
    static constexpr bool fits = std::convertible_to<Given, as_value<Out>>;

    static consteval void check() {
        static_assert(fits ||
                          PipelineFits<StepNumber<Number - 1>, Returned<Given>, Output<Out>>::value,
                      "PipelineWorkflow: the last step does not return what the pipeline returns; "
                      "the types are named beside this message");
    }
};

template <std::size_t Number, class Given, class Out, class Function, class... Rest>
struct PipelineChain<Number, Given, Out, Function, Rest...> {
    static constexpr bool accepts = HostCall<Function, Given>::accepts;

    static consteval bool all_fit() {
        if constexpr (accepts)
            return Next<>::fits;
        else
            return false;
    }
    static constexpr bool fits = all_fit();

    /// Fails to compile at the first place that does not fit, and only there.
    static consteval void check() {
        if constexpr (accepts)
            Next<>::check();
        else if constexpr (Number == 1)
            static_assert(PipelineFits<StepNumber<1>, Accepts<Function>, Input<Given>>::value,
                          "PipelineWorkflow: the first step does not accept the pipeline's input; "
                          "the types are named beside this message");
        else
            static_assert(
                PipelineFits<StepNumber<Number>, Accepts<Function>, Returned<Given>>::value,
                "PipelineWorkflow: a step does not accept what the step before it returns; its "
                "number and the types are named beside this message");
    }

private:
    template <class F = Function>
    using Next = PipelineChain<Number + 1, pipeline_result_t<F, Given>, Out, Rest...>;
};

} // namespace coflow::detail
