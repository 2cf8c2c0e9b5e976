// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/guard.hpp"

#include <type_traits>
#include <utility>

namespace coflow {

/// A named object that may be moved from; made by `moving`.
template <class T>
class Moving {
public:
    explicit Moving(T& object) noexcept : object_{&object} {}

    [[nodiscard]] T&& get() const noexcept { return std::move(*object_); }

private:
    T* object_;
};

/// What `std::move(object)` says, for values handed over in a `co_await` or `co_yield` expression:
/// `co_await channel.send(moving(song))`.
///
/// GCC before 14 destroys temporary aggregates and closures in such expressions twice, and cannot
/// tell them from `std::move(object)`; those calls refuse both there, but take this, which only a
/// name can become. Other compilers, and classes with constructors, need no such care.
template <class T>
    requires(!std::is_const_v<T>)
[[nodiscard]] Moving<T> moving(T& object) noexcept {
    return Moving<T>{object};
}

namespace detail {

/// Whether a value deduced as `Value&&` is destroyed once.
///
/// A closure is known by having captures, and therefore no assignment.
template <class Value>
inline constexpr bool survives_as_value =
    survives_as_argument<Value> &&
    (survives_as_callable<Value> || std::is_assignable_v<std::remove_const_t<Value>&, Value>);

/// Every function that takes a value and whose result is awaited calls this.
template <class Value>
consteval void check_value() {
    static_assert(survives_as_value<Value>,
                  "GCC before 14 destroys a temporary of this type twice in an expression with "
                  "co_await or co_yield. Give it a name: `X x{...}; co_await channel.send(x);`, or "
                  "`moving(x)` to move it.");
}

} // namespace detail

} // namespace coflow
