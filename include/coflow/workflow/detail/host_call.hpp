// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/workflow/detail/host.hpp"
#include "coflow/workflow/detail/step_call.hpp"
#include "coflow/workflow/workflow.hpp"

#include <concepts>
#include <type_traits>
#include <utility>

namespace coflow::detail {

/// What a step returns, `void` being a value, too.
template <class Result>
using as_value = std::conditional_t<std::is_void_v<Result>, NoInput, Result>;

/// As `StepCallable`, for arguments that are kept as they are: values, or references to const.
template <class Function, class... Given>
concept HostCallable = std::invocable<Function&, Given...> || std::invocable<Function&, Given&...>;

/// How a composed workflow calls a function of its author: on itself if it is a member, and
/// without an argument if there is nothing to hand over and the function takes nothing.
///
/// `Given` is a value, which is moved in, or a reference to const.
template <class Function, class Given>
struct HostCall {
    static constexpr bool accepts = false;
};
template <class Function, class Given>
    requires(!std::is_member_pointer_v<Function> && HostCallable<Function, Given>)
struct HostCall<Function, Given> {
    static constexpr bool accepts = true;
    using Call = StepCall<Function&, Given>;
    static Call make(Workflow&, Function& function, Given&& given) {
        return Call{function, std::forward<Given>(given)};
    }
};
template <class Function, class Given>
    requires(!std::is_member_pointer_v<Function> && !HostCallable<Function, Given> &&
             std::is_same_v<std::remove_cvref_t<Given>, NoInput> && HostCallable<Function>)
struct HostCall<Function, Given> {
    static constexpr bool accepts = true;
    using Call = StepCall<Function&>;
    static Call make(Workflow&, Function& function, Given&&) { return Call{function}; }
};
template <class Function, class Given>
    requires(std::is_member_pointer_v<Function> &&
             HostCallable<Function, class_of<Function>*, Given>)
struct HostCall<Function, Given> {
    static constexpr bool accepts = true;
    using Host = class_of<Function>;
    using Call = StepCall<Function&, Host*, Given>;
    static Call make(Workflow& workflow, Function& function, Given&& given) {
        return Call{function, host_as<Host>(workflow), std::forward<Given>(given)};
    }
};
template <class Function, class Given>
    requires(std::is_member_pointer_v<Function> &&
             std::is_same_v<std::remove_cvref_t<Given>, NoInput> &&
             !HostCallable<Function, class_of<Function>*, Given> &&
             HostCallable<Function, class_of<Function>*>)
struct HostCall<Function, Given> {
    static constexpr bool accepts = true;
    using Host = class_of<Function>;
    using Call = StepCall<Function&, Host*>;
    static Call make(Workflow& workflow, Function& function, Given&&) {
        return Call{function, host_as<Host>(workflow)};
    }
};

} // namespace coflow::detail
