// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/workflow/workflow.hpp"

#include <type_traits>

namespace coflow::detail {

template <class... Parameters>
struct InputOf {};
template <>
struct InputOf<> {
    using Input = NoInput;
    static constexpr bool by_value = true;
};
template <class Parameter>
struct InputOf<Parameter> {
    using Input = std::decay_t<Parameter>;
    static constexpr bool by_value = !std::is_reference_v<Parameter>;
};

/// The parameter that a callable with one signature takes, as a value: `Signature<F>::Input`.
/// Empty for callables with several signatures, such as generic lambdas.
template <class Function>
struct Signature {};

template <class Function>
    requires requires { &Function::operator(); }
struct Signature<Function> : Signature<decltype(&Function::operator())> {};

template <class R, class... P>
struct Signature<R (*)(P...)> : InputOf<P...> {
    using Returned = R;
};
template <class R, class... P>
struct Signature<R (*)(P...) noexcept> : Signature<R (*)(P...)> {};
template <class R, class C, class... P>
struct Signature<R (C::*)(P...)> : Signature<R (*)(P...)> {};
template <class R, class C, class... P>
struct Signature<R (C::*)(P...) const> : Signature<R (*)(P...)> {};
template <class R, class C, class... P>
struct Signature<R (C::*)(P...) noexcept> : Signature<R (*)(P...)> {};
template <class R, class C, class... P>
struct Signature<R (C::*)(P...) const noexcept> : Signature<R (*)(P...)> {};

/// A callable with one signature of at most one parameter.
template <class Function>
concept HasSignature = requires { typename Signature<Function>::Input; };

/// True if the callable is known to keep its parameter by value.
template <class Function>
inline constexpr bool takes_by_value = false;
template <HasSignature Function>
inline constexpr bool takes_by_value<Function> = Signature<Function>::by_value;

} // namespace coflow::detail
