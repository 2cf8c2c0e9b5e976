// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/quantity.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/mixin/configuration_value.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// How a setting becomes a C++ value. A text of the environment may stand for any type; in a file
// and in the program each type is written as itself.

namespace coflow::detail {

inline std::string to_lower(std::string_view text) {
    std::string result{text};
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

template <class T>
std::optional<T> parse_number(std::string_view text) {
    T number{};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end)
        return {};
    return number;
}

/// `name` says what is expected; `read` returns nothing for a value of another type, `parse` for a
/// text that is none.
template <class T>
struct SettingType;

template <>
struct SettingType<bool> {
    static constexpr std::string_view name = "true or false";
    static std::optional<bool> read(const ConfigurationValue::Variant& value) {
        const bool* const truth = std::get_if<bool>(&value);
        return truth == nullptr ? std::nullopt : std::optional{*truth};
    }
    static std::optional<bool> parse(std::string_view text) {
        const std::string word = to_lower(text);
        if (word == "true" || word == "1" || word == "yes" || word == "on")
            return true;
        if (word == "false" || word == "0" || word == "no" || word == "off")
            return false;
        return {};
    }
};

template <std::integral T>
struct SettingType<T> {
    static constexpr std::string_view name = "a whole number that fits";
    static std::optional<T> read(const ConfigurationValue::Variant& value) {
        if (const auto* number = std::get_if<std::int64_t>(&value);
            number && std::in_range<T>(*number))
            return static_cast<T>(*number);
        if (const auto* number = std::get_if<std::uint64_t>(&value);
            number && std::in_range<T>(*number))
            return static_cast<T>(*number);
        return {};
    }
    static std::optional<T> parse(std::string_view text) { return parse_number<T>(text); }
};

template <std::floating_point T>
struct SettingType<T> {
    static constexpr std::string_view name = "a number";
    static std::optional<T> read(const ConfigurationValue::Variant& value) {
        if (const auto* number = std::get_if<double>(&value))
            return static_cast<T>(*number);
        if (const auto* number = std::get_if<std::int64_t>(&value))
            return static_cast<T>(*number);
        if (const auto* number = std::get_if<std::uint64_t>(&value))
            return static_cast<T>(*number);
        return {};
    }
    static std::optional<T> parse(std::string_view text) { return parse_number<T>(text); }
};

template <>
struct SettingType<std::string> {
    static constexpr std::string_view name = "a text";
    static std::optional<std::string> read(const ConfigurationValue::Variant& value) {
        const auto* const text = std::get_if<std::string>(&value);
        return text == nullptr ? std::nullopt : std::optional{*text};
    }
    static std::optional<std::string> parse(std::string_view text) { return std::string{text}; }
};

template <>
struct SettingType<std::filesystem::path> {
    static constexpr std::string_view name = "a path";
    static std::optional<std::filesystem::path> read(const ConfigurationValue::Variant& value) {
        const std::optional<std::string> text = SettingType<std::string>::read(value);
        return text ? std::optional{std::filesystem::path{*text}} : std::nullopt;
    }
    static std::optional<std::filesystem::path> parse(std::string_view text) { return text; }
};

template <class Rep, class Period>
struct SettingType<std::chrono::duration<Rep, Period>> {
    using Wanted = std::chrono::duration<Rep, Period>;
    static constexpr std::string_view name = "a duration as \"30s\" that its type can hold, or "
                                             "seconds";
    static std::optional<Wanted> read(const ConfigurationValue::Variant& value) {
        if (const auto* const text = std::get_if<std::string>(&value))
            return exactly(parse_duration(*text));
        const std::optional<double> seconds = SettingType<double>::read(value);
        return seconds ? from_seconds(*seconds) : std::nullopt;
    }
    static std::optional<Wanted> parse(std::string_view text) {
        const std::optional<double> seconds = parse_number<double>(text);
        return seconds ? from_seconds(*seconds) : exactly(parse_duration(text));
    }

private:
    static std::optional<Wanted> from_seconds(double seconds) {
        constexpr double most = 9e9; // nanoseconds reach a little further
        if (!(seconds >= 0 && seconds <= most))
            return {};
        return exactly(
            std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>{seconds}));
    }
    /// "1500ms" is no number of whole seconds.
    static std::optional<Wanted> exactly(std::optional<std::chrono::nanoseconds> ticks) {
        if (!ticks)
            return {};
        const auto wanted = std::chrono::duration_cast<Wanted>(*ticks);
        if (!std::floating_point<Rep> &&
            std::chrono::duration_cast<std::chrono::nanoseconds>(wanted) != *ticks)
            return {};
        return wanted;
    }
};

template <>
struct SettingType<ByteSize> {
    static constexpr std::string_view name = "a size as \"64KiB\", or bytes";
    static std::optional<ByteSize> read(const ConfigurationValue::Variant& value) {
        if (const auto* const text = std::get_if<std::string>(&value))
            return parse_byte_size(*text);
        const auto bytes = SettingType<std::uint64_t>::read(value);
        return bytes ? std::optional{ByteSize{*bytes}} : std::nullopt;
    }
    static std::optional<ByteSize> parse(std::string_view text) {
        const auto bytes = parse_number<std::uint64_t>(text);
        return bytes ? std::optional{ByteSize{*bytes}} : parse_byte_size(text);
    }
};

template <class T>
struct SettingType<std::vector<T>> {
    static constexpr std::string_view name = "a list, each element of its type";
    static std::optional<std::vector<T>> read(const ConfigurationValue::Variant& value) {
        const auto* const array = std::get_if<ConfigurationValue::Array>(&value);
        if (array == nullptr)
            return {};
        std::vector<T> result;
        for (const ConfigurationValue& element : *array) {
            std::optional<T> read = SettingType<T>::read(element.get());
            if (!read)
                return {};
            result.push_back(*std::move(read));
        }
        return result;
    }
    /// "a,b,c"
    static std::optional<std::vector<T>> parse(std::string_view text) {
        std::vector<T> result;
        while (!text.empty()) {
            const std::size_t comma = text.find(',');
            std::optional<T> element = SettingType<T>::parse(text.substr(0, comma));
            if (!element)
                return {};
            result.push_back(*std::move(element));
            text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        }
        return result;
    }
};

/// For messages.
inline std::string setting_text(const ConfigurationValue::Variant& value) {
    constexpr std::size_t most = 60;
    if (const auto* const text = std::get_if<std::string>(&value))
        return quote(*text, most);
    if (const auto* const truth = std::get_if<bool>(&value))
        return *truth ? "true" : "false";
    return std::holds_alternative<ConfigurationValue::Array>(value) ? "a list" : "a number";
}

} // namespace coflow::detail
