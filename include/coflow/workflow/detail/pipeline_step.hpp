// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/workflow/detail/host.hpp"
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

/// What a step returns, `void` being a value, too.
template <class Result>
using as_value = std::conditional_t<std::is_void_v<Result>, NoInput, Result>;

/// How a pipeline calls a step's function: on its host if it is a member, and without an argument
/// if there is nothing to hand over and the function takes nothing.
template <class Function, class Given>
struct PipelineCall {
    static constexpr bool accepts = false;
};
template <class Function, class Given>
    requires(!std::is_member_pointer_v<Function> && StepCallable<Function, Given>)
struct PipelineCall<Function, Given> {
    static constexpr bool accepts = true;
    using Call = StepCall<Function&, Given>;
    static Call make(Workflow&, Function& function, Given& given) {
        return Call{function, std::move(given)};
    }
};
template <class Function, class Given>
    requires(!std::is_member_pointer_v<Function> && !StepCallable<Function, Given> &&
             std::is_same_v<Given, NoInput> && StepCallable<Function>)
struct PipelineCall<Function, Given> {
    static constexpr bool accepts = true;
    using Call = StepCall<Function&>;
    static Call make(Workflow&, Function& function, Given&) { return Call{function}; }
};
template <class Function, class Given>
    requires(std::is_member_pointer_v<Function> &&
             StepCallable<Function, class_of<Function>*, Given>)
struct PipelineCall<Function, Given> {
    static constexpr bool accepts = true;
    using Host = class_of<Function>;
    using Call = StepCall<Function&, Host*, Given>;
    static Call make(Workflow& workflow, Function& function, Given& given) {
        return Call{function, host_as<Host>(workflow), std::move(given)};
    }
};
template <class Function, class Given>
    requires(std::is_member_pointer_v<Function> && std::is_same_v<Given, NoInput> &&
             !StepCallable<Function, class_of<Function>*, Given> &&
             StepCallable<Function, class_of<Function>*>)
struct PipelineCall<Function, Given> {
    static constexpr bool accepts = true;
    using Host = class_of<Function>;
    using Call = StepCall<Function&, Host*>;
    static Call make(Workflow& workflow, Function& function, Given&) {
        return Call{function, host_as<Host>(workflow)};
    }
};

/// What the function returns when it is given a `Given`.
template <class Function, class Given>
using pipeline_result_t = as_value<typename PipelineCall<Function, Given>::Call::Result>;

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
    using Caller = PipelineCall<Function, Given>;

public:
    template <class F>
    TypedPipelineStep(std::string_view name, const StepOptions& options, F&& function)
        : PipelineStep{name, options, typeid(Left)}, function_(std::forward<F>(function)) {}

    Task<> run(Workflow& workflow, ValueSlot& value) override {
        return run_step(name(), options(), Caller::make(workflow, function_, value.as<Given>()),
                        LeaveInSlot<Left>{&value});
    }

private:
    Function function_;
};

} // namespace coflow::detail
