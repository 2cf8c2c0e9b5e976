// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/mixin/violation.hpp"

#include <fmt/format.h>

#include <concepts>
#include <cstddef>
#include <exception>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// What checks share: how they are applied to values, compare them, and say their limits.

namespace coflow {
struct Required;
}

namespace coflow::detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Calls `check()`; what it throws is a violation, too.
template <class Check>
void report_failure(Violations& found, Check&& check) {
    try {
        check();
    } catch (const std::exception& error) {
        found.add(std::string{"could not be checked: "} + error.what());
    }
}

/// Leaves a check out that there is nothing for.
template <class Check, class T>
void apply_check(const Check& check, const T& value, Violations& found) {
    if constexpr (is_optional<T> && !std::same_as<Check, Required>) {
        if (value)
            apply_check(check, *value, found);
    } else if constexpr (std::invocable<const Check&, const T&, Violations&>) {
        report_failure(found, [&] { check(value, found); });
    } else {
        static_assert(std::invocable<const Check&, const T&, Violations&>,
                      "this check cannot be applied to a value of this type");
    }
}

template <class... Checks, class T>
void apply_checks(const std::tuple<Checks...>& checks, const T& value, Violations& found) {
    std::apply([&](const Checks&... check) { (apply_check(check, value, found), ...); }, checks);
}

template <class T>
concept Number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

template <class A, class B>
concept Ordered = (Number<A> && Number<B>) ||
                  (!is_optional<A> && !is_optional<B> && requires(const A& a, const B& b) {
                      { a <= b } -> std::convertible_to<bool>;
                      { b <= a } -> std::convertible_to<bool>;
                  });

/// `a <= b`, right for numbers of any two types; false if one is not a number.
template <class A, class B>
[[nodiscard]] bool at_most(const A& a, const B& b) {
    if constexpr (std::integral<A> && std::integral<B>)
        return std::cmp_less_equal(+a, +b); // which has no characters
    else if constexpr (Number<A> && Number<B>)
        return static_cast<long double>(a) <= static_cast<long double>(b);
    else
        return a <= b;
}

/// How a value is kept that a check was given: literals as strings.
template <class T>
using given_t =
    std::conditional_t<std::convertible_to<T, std::string_view>, std::string, std::decay_t<T>>;

template <class T>
std::string text_of(const T& value) {
    if constexpr (std::is_arithmetic_v<T>)
        return fmt::format("{}", value);
    else if constexpr (std::convertible_to<const T&, std::string_view>)
        return quote(value);
    else
        return {};
}

/// "at most 300", or "within its limit" for what has no text.
template <class T>
std::string limit_text(std::string_view relation, const T& limit) {
    const std::string text = text_of(limit);
    return text.empty() ? "within its limit" : fmt::format("{} {}", relation, text);
}
template <class Least, class Most>
std::string limits_text(const Least& least, const Most& most) {
    const std::string from = text_of(least);
    return from.empty() ? "within its limits"
                        : fmt::format("between {} and {}", from, text_of(most));
}

template <class T>
std::string choice_text(const std::vector<T>& allowed) {
    std::string text;
    for (const T& value : allowed)
        text.append(text.empty() ? "one of " : ", ").append(text_of(value));
    return text_of(allowed.front()).empty() ? "one of the allowed values" : text;
}

/// Standard libraries recurse for each character: 20,000 were too many for 8 MiB of stack, and
/// 10,000 with AddressSanitizer.
inline constexpr std::size_t longest_for_pattern = 4000;

inline std::regex make_regex(std::string_view pattern) {
    try {
        return std::regex{pattern.begin(), pattern.end()};
    } catch (const std::regex_error& error) {
        throw Error{ErrorCode::invalid_argument,
                    quote(pattern) + " is no pattern: " + error.what()};
    }
}

} // namespace coflow::detail
