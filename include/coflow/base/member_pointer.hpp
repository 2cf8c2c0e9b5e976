// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

namespace coflow::detail {

template <class Pointer>
struct MemberPointer;
template <class Member, class Class>
struct MemberPointer<Member Class::*> {
    using type = Class;
};

/// The class that a pointer to a member belongs to.
template <class Pointer>
using class_of = typename MemberPointer<std::remove_cvref_t<Pointer>>::type;

} // namespace coflow::detail
