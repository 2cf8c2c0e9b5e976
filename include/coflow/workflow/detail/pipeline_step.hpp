// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/workflow/detail/host_call.hpp"
#include "coflow/workflow/detail/run_step.hpp"
#include "coflow/workflow/detail/value_slot.hpp"
#include "coflow/workflow/step_options.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>

namespace coflow::detail {

/// What the function returns when it is given a `Given`.
template <class Function, class Given>
using pipeline_result_t = as_value<typename HostCall<Function, Given>::Call::Result>;

/// A step of a pipeline, its types erased.
class PipelineStep {
public:
    PipelineStep(std::string_view name, const StepOptions& options, const std::type_info& returned)
        : name_{name}, options_{options}, returned_{&returned} {}
    PipelineStep(const PipelineStep&) = delete;
    PipelineStep& operator=(const PipelineStep&) = delete;
    virtual ~PipelineStep() = default;

    /// Takes its input from `value` and leaves its result there.
    virtual Task<> run(Workflow& workflow, ValueSlot& value) = 0;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const StepOptions& options() const noexcept { return options_; }
    [[nodiscard]] const std::type_info& returned() const noexcept { return *returned_; }

private:
    std::string name_;
    StepOptions options_;
    const std::type_info* returned_;
};

/// Leaves a result in the slot, as a `Left`.
template <class Left>
struct LeaveInSlot {
    using Returned = void;
    ValueSlot* slot;

    template <class Result>
    void operator()(Result&& result) {
        if constexpr (std::is_same_v<std::remove_cvref_t<Result>, std::monostate> &&
                      std::is_same_v<Left, NoInput>)
            slot->emplace<NoInput>();
        else
            slot->emplace<Left>(std::forward<Result>(result));
    }
};

/// `Function` called with a `Given`, its result left as a `Left`.
template <class Function, class Given, class Left>
class TypedPipelineStep final : public PipelineStep {
    using Caller = HostCall<Function, Given>;

public:
    template <class F>
    TypedPipelineStep(std::string_view name, const StepOptions& options, F&& function)
        : PipelineStep{name, options, typeid(Left)}, function_(std::forward<F>(function)) {}

    Task<> run(Workflow& workflow, ValueSlot& value) override {
        return run_step(name(), options(),
                        Caller::make(workflow, function_, std::move(value.as<Given>())),
                        LeaveInSlot<Left>{&value});
    }

private:
    Function function_;
};

} // namespace coflow::detail
