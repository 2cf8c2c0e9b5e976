// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <filesystem>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace coflow::detail {

template <class T>
concept TextArgument = std::convertible_to<const T&, std::string_view>;

template <class T>
concept PathArgument = std::same_as<T, std::filesystem::path>;

/// A character or a `bool` is not taken for a number: what it means is not obvious.
template <class T>
concept NumberArgument = (std::integral<T> && sizeof(T) > 1 && !std::same_as<T, wchar_t> &&
                          !std::same_as<T, char16_t> && !std::same_as<T, char32_t>) ||
                         std::floating_point<T>;

template <class T>
concept OneArgument = TextArgument<T> || PathArgument<T> || NumberArgument<T>;

template <class T>
concept IsArgument =
    OneArgument<T> || (std::ranges::input_range<const T> &&
                       OneArgument<std::remove_cvref_t<std::ranges::range_reference_t<const T>>>);

/// Adds an argument for a program, or each of a range; numbers as short as they can be.
template <IsArgument T>
void append_argument(std::vector<std::string>& arguments, const T& argument) {
    if constexpr (TextArgument<T>)
        arguments.emplace_back(std::string_view{argument});
    else if constexpr (PathArgument<T>)
        arguments.push_back(argument.native());
    else if constexpr (NumberArgument<T>)
        arguments.push_back(fmt::format("{}", argument));
    else
        for (const auto& one : argument)
            append_argument(arguments, one);
}

} // namespace coflow::detail
