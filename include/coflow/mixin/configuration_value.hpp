// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace coflow {

/// One setting as it was written: nothing, a truth value, a number, a text, or a list of them.
class ConfigurationValue {
public:
    using Array = std::vector<ConfigurationValue>;
    using Variant =
        std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array>;

    /// Nothing: takes back what a lower layer has set.
    ConfigurationValue() = default;

    // Without `explicit`: `builder.set("timeout", 30s)`.
    // NOLINTBEGIN(google-explicit-constructor)
    ConfigurationValue(bool value) : value_{value} {}
    template <std::signed_integral T>
    ConfigurationValue(T value) : value_{std::int64_t{value}} {}
    template <std::unsigned_integral T>
        requires(!std::same_as<T, bool>)
    ConfigurationValue(T value) : value_{integer(value)} {}
    ConfigurationValue(double value) : value_{value} {}
    ConfigurationValue(const char* value) : value_{std::string{value}} {}
    ConfigurationValue(std::string_view value) : value_{std::string{value}} {}
    ConfigurationValue(std::string value) : value_{std::move(value)} {}
    ConfigurationValue(const std::filesystem::path& value) : value_{value.string()} {}
    ConfigurationValue(Array value) : value_{std::move(value)} {}
    template <class Rep, class Period>
    ConfigurationValue(std::chrono::duration<Rep, Period> value)
        : value_{std::to_string(to_duration(value).count()) + "ns"} {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] const Variant& get() const noexcept { return value_; }

private:
    /// Large numbers only are kept as unsigned ones.
    static Variant integer(std::uint64_t value) {
        if (std::in_range<std::int64_t>(value))
            return static_cast<std::int64_t>(value);
        return value;
    }

    Variant value_;
};

} // namespace coflow
