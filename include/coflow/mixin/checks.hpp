// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/mixin/detail/apply_check.hpp"
#include "coflow/mixin/detail/describe_value.hpp"
#include "coflow/mixin/violation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <ranges>
#include <regex>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// The checks that rules are made of: `rules.field("bpm", &Song::bpm, in_range(20, 300))`.
///
/// A check is any `void check(const T& value, Violations& found)` that adds what is wrong. Of an
/// optional value it sees what is in it, and is left out if there is nothing; only `required` looks
/// at the optional itself.

namespace coflow {

/// An optional value is there.
struct Required {
    template <class T>
        requires detail::is_optional<T>
    void operator()(const T& value, Violations& found) const {
        if (!value)
            found.add("is missing");
    }
};
[[nodiscard]] inline Required required() { return {}; }

/// At least `least` and at most `most`; not-a-number is in no range.
template <class Least, class Most>
[[nodiscard]] auto in_range(Least least, Most most) {
    return [least, most]<class T>(const T& value, Violations& found)
        requires detail::Ordered<T, Least> && detail::Ordered<T, Most>
    {
        if (!detail::at_most(least, value) || !detail::at_most(value, most))
            found.add(detail::describe_value(value) + "not " + detail::limits_text(least, most));
    };
}
template <class Least>
[[nodiscard]] auto at_least(Least least) {
    return [least]<class T>(const T& value, Violations& found)
        requires detail::Ordered<T, Least>
    {
        if (!detail::at_most(least, value))
            found.add(detail::describe_value(value) + "not " +
                      detail::limit_text("at least", least));
    };
}
template <class Most>
[[nodiscard]] auto at_most(Most most) {
    return [most]<class T>(const T& value, Violations& found)
        requires detail::Ordered<T, Most>
    {
        if (!detail::at_most(value, most))
            found.add(detail::describe_value(value) + "not " + detail::limit_text("at most", most));
    };
}

/// A text, a container or a path with something in it.
[[nodiscard]] inline auto not_empty() {
    return [](const auto& value, Violations& found)
        requires requires { value.empty(); }
    {
        if (value.empty())
            found.add("is empty");
    };
}

/// How many elements a container has, or bytes a text.
[[nodiscard]] inline auto size_between(std::size_t least, std::size_t most) {
    return [least, most]<std::ranges::sized_range T>(const T& value, Violations& found) {
        const auto size = static_cast<std::size_t>(std::ranges::size(value));
        if (size < least || size > most)
            found.add(fmt::format("has size {}, not {}", size,
                                  most == std::numeric_limits<std::size_t>::max()
                                      ? detail::limit_text("at least", least)
                                      : detail::limits_text(least, most)));
    };
}
[[nodiscard]] inline auto min_size(std::size_t least) {
    return size_between(least, std::numeric_limits<std::size_t>::max());
}
[[nodiscard]] inline auto max_size(std::size_t most) { return size_between(0, most); }

/// A text that the whole of an ECMAScript pattern fits; `expected` says it in words: "a colour".
///
/// Texts of more than 4000 bytes never fit: standard libraries recurse for each character.
/// Throws: `Error` (invalid_argument) for a pattern that is none, at once.
[[nodiscard]] inline auto matches(std::string_view pattern, std::string expected = {}) {
    if (expected.empty())
        expected = "as the pattern " + std::string{pattern};
    return [pattern = detail::make_regex(pattern),
            expected = std::move(expected)]<std::convertible_to<std::string_view> T>(
               const T& value, Violations& found) {
        const std::string_view text{value};
        if (text.size() > detail::longest_for_pattern ||
            !std::regex_match(text.begin(), text.end(), pattern))
            found.add(detail::describe_value(value) + "not " + expected);
    };
}

/// One of the given values: `one_of("rock", "pop")`.
template <class... Values>
    requires(sizeof...(Values) > 0)
[[nodiscard]] auto one_of(const Values&... values) {
    using Value = detail::given_t<std::common_type_t<Values...>>;
    return
        [allowed = std::vector<Value>{Value(values)...}]<class T>(const T& value, Violations& found)
        requires std::equality_comparable_with<const T&, const Value&>
    {
        if (std::ranges::find(allowed, value) == allowed.end())
            found.add(detail::describe_value(value) + "not " + detail::choice_text(allowed));
    };
}

/// Every element of a container passes the checks.
template <class... Checks>
[[nodiscard]] auto each(Checks... checks) {
    return [checks = std::tuple{std::move(checks)...}]<std::ranges::input_range T>(
               const T& value, Violations& found) {
        std::size_t index = 0;
        for (const auto& element : value) {
            const Violations::Place place = found.at(index++);
            detail::apply_checks(checks, element, found);
        }
    };
}

/// What a predicate of your own says; `message` continues "title ...".
template <class Predicate>
[[nodiscard]] auto satisfies(Predicate predicate, std::string message) {
    return [predicate = std::move(predicate), message = std::move(message)](const auto& value,
                                                                            Violations& found)
        requires std::predicate<const Predicate&, decltype(value)>
    {
        if (!std::invoke(predicate, value))
            found.add(message);
    };
}

} // namespace coflow
