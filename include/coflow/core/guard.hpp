// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"

#include <type_traits>

/// \file
/// Compile-time checks for functions whose result is awaited in the expression that calls them.
///
/// GCC before 14 destroys a temporary twice if it is a closure or a braced aggregate and stands in
/// an expression with `co_await`. What has a trivial destructor does not mind, and whatever has a
/// name, or a constructor of its own, is destroyed once.

namespace coflow::detail {

/// Whether a callable deduced as `F&&` is destroyed once; `F` is a reference for what has a name.
///
/// It cannot tell a closure from other callables, nor `std::move(name)` from a temporary, and
/// refuses them too: passing the name is right in every case.
template <class F>
inline constexpr bool survives_as_callable =
    !config::double_destroys_temporaries || std::is_reference_v<F> ||
    std::is_trivially_destructible_v<F>;

/// The same for an argument passed beside a callable: only aggregates are at risk.
template <class Argument>
inline constexpr bool survives_as_argument =
    survives_as_callable<Argument> || !std::is_aggregate_v<Argument>;

/// Every function that takes a callable `F&&` and returns an awaitable calls this.
template <class F>
consteval void check_callable() {
    static_assert(survives_as_callable<F>,
                  "GCC before 14 destroys this temporary function object twice. Give it a name "
                  "first: `auto f = [x] { ... }; co_await call(f);`. Captures by reference and "
                  "values passed beside the function need no name.");
}

/// The same for what such a function takes beside the callable.
template <class... Arguments>
consteval void check_arguments() {
    static_assert((survives_as_argument<Arguments> && ...),
                  "GCC before 14 destroys this temporary aggregate twice. Give it a name first: "
                  "`auto x = X{...}; co_await call(f, x);`.");
}

/// Every aggregate of options that is passed to such a function is checked with this.
template <class Options>
consteval void check_options() {
    static_assert(std::is_trivially_destructible_v<Options>,
                  "options are written in braces where they are awaited, and GCC before 14 would "
                  "destroy them twice: use members with trivial destructors.");
}

} // namespace coflow::detail
