// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace coflow::detail {

// What a compiler prints next to a failed check: the number of the step and the types that meet.
template <std::size_t>
struct StepNumber;
template <class>
struct Returned;
template <class>
struct Accepts;
template <class>
struct Input;
template <class>
struct Output;
template <class...>
struct Given;

} // namespace coflow::detail
