// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/member_pointer.hpp"
#include "coflow/workflow/detail/step_call.hpp"
#include "coflow/workflow/detail/type_name.hpp"
#include "coflow/workflow/workflow.hpp"

#include <concepts>
#include <string>
#include <type_traits>
#include <typeinfo>

namespace coflow::detail {

/// True for a pointer to a member for which no object has been given.
template <class Function, class... Args>
inline constexpr bool needs_host =
    std::is_member_pointer_v<std::remove_cvref_t<Function>> && !StepCallable<Function, Args...>;

/// The workflow as the class whose member a step is: its own class, a base of that, or a mixin.
template <class Class>
Class* host_as(Workflow& workflow) {
    if constexpr (std::derived_from<Class, Workflow>) {
        return static_cast<Class*>(&workflow);
    } else {
        auto* const host = dynamic_cast<Class*>(&workflow);
        if (host == nullptr)
            throw Error{ErrorCode::type_mismatch, "workflow '" + std::string{workflow.name()} +
                                                      "' is no " +
                                                      std::string{type_name(typeid(Class))} +
                                                      ", whose member is to be a step of it"};
        return host;
    }
}

} // namespace coflow::detail
