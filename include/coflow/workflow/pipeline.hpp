// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/model/graph_view.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/detail/pipeline_chain.hpp"
#include "coflow/workflow/detail/signature.hpp"
#include "coflow/workflow/detail/step_list.hpp"
#include "coflow/workflow/step.hpp"

#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace coflow {

/// A workflow that is a chain of steps, each given what the one before it has returned.
///
/// Derive from it and list the steps in the constructor with `steps`, or make one and `add_step`
/// at run time. A step is a coroutine or a plain function: a member of the derived class, a
/// mixin's, a free function or a closure. A step that returns nothing is followed by one that
/// takes nothing, or `NoInput`.
///
/// The percentage follows the steps' weights; a report from within a step counts as its share.
/// Thread safety: see `Workflow`; steps are added before it runs.
template <class In, class Out, template <class> class... Mixins>
class PipelineWorkflow : public BaseWorkflow<In, Out, Mixins...> {
    using Base = BaseWorkflow<In, Out, Mixins...>;

public:
    explicit PipelineWorkflow(const WorkflowInfo& info = {}) : Base{info} {}

    /// Adds a step to the end of the chain. Its input is the type of the function's parameter; for
    /// a function with several signatures name it: `add_step<Song>("mix", [](auto song) {...})`.
    ///
    /// Throws: `Error` (type_mismatch) if the step does not take exactly what the chain returns so
    /// far, which names both; (invalid_argument) for senseless options; (invalid_state) while it
    /// runs.
    template <class Input = void, class Function>
    PipelineWorkflow& add_step(std::string_view name, Function function,
                               const StepOptions& options = {});

    /// The steps in a row, with how far the latest run has come.
    [[nodiscard]] GraphView graph() const override { return steps_.graph(*this); }

protected:
    /// Makes the whole chain; that each step accepts what the one before it returns is checked
    /// at compile time.
    ///
    /// Throws: `Error` (invalid_state) if there are steps already; (invalid_argument) for senseless
    /// options.
    template <class... Functions, class... Hosts>
    void steps(StepDefinition<Functions, Hosts>... definitions) {
        using Chain = detail::PipelineChain<1, In, Out, std::decay_t<Functions>...>;
        Chain::check();
        steps_.check_empty(*this);
        if constexpr (Chain::fits)
            append<In>(std::move(definitions)...);
    }

    Task<Out> execute(In input) final {
        steps_.check_complete(*this, typeid(detail::as_value<Out>));
        detail::ValueSlot value;
        value.template emplace<In>(std::move(input));
        this->plan_steps(steps_.total_weight());
        steps_.restart();
        while (detail::PipelineStep* const next = steps_.next())
            co_await next->run(*this, value);
        if constexpr (!std::is_void_v<Out>)
            co_return std::move(value.template as<Out>());
    }

private:
    template <class Given>
    void append() {}
    template <class Given, class First, class... Rest>
    void append(First definition, Rest... rest) {
        using Function = std::decay_t<decltype(std::move(definition).function())>;
        using Result = detail::pipeline_result_t<Function, Given>;
        using Left = std::conditional_t<sizeof...(Rest) == 0, detail::as_value<Out>, Result>;
        steps_.template add<Function, Given, Left>(*this, definition.name(), definition.options(),
                                                   std::move(definition).function());
        append<Result>(std::move(rest)...);
    }

    detail::StepList steps_{typeid(In)};
};

template <class In, class Out, template <class> class... Mixins>
template <class Input, class Function>
auto PipelineWorkflow<In, Out, Mixins...>::add_step(std::string_view name, Function function,
                                                    const StepOptions& options)
    -> PipelineWorkflow& {
    static_assert(!std::is_void_v<Input> || detail::HasSignature<Function>,
                  "add_step cannot tell what this function takes, because it has several "
                  "signatures or several parameters; name it: add_step<Input>(name, function)");
    if constexpr (std::is_void_v<Input>) {
        if constexpr (detail::HasSignature<Function>)
            add_step<typename detail::Signature<Function>::Input>(name, std::move(function),
                                                                  options);
    } else {
        static_assert(detail::HostCall<Function, Input>::accepts,
                      "add_step<Input>: the function does not accept an Input");
        using Left = detail::pipeline_result_t<Function, Input>;
        steps_.check_follows(*this, name, typeid(Input));
        steps_.template add<Function, Input, Left>(*this, name, options, std::move(function));
    }
    return *this;
}

} // namespace coflow
