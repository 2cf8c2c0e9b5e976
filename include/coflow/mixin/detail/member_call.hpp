// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/member_pointer.hpp"

#include <concepts>
#include <type_traits>

namespace coflow::detail {

/// True for a pointer to a member for which no object is among the arguments.
template <class Function, class... Arguments>
inline constexpr bool wants_host = std::is_member_pointer_v<std::remove_cvref_t<Function>> &&
                                   !std::invocable<Function&, std::decay_t<Arguments>&...>;

/// The workflow, as the class whose member `Function` points to: the author's, or a base of it.
template <class Function, class Host>
auto* owner_of(Host& host) {
    return static_cast<class_of<Function>*>(&host);
}

} // namespace coflow::detail
