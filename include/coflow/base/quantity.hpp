// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace coflow {

namespace detail {

using Unit = std::pair<std::string_view, double>;

/// The sum of numbers with units, "1h30m", in the smallest unit; nothing for anything else.
template <std::size_t Count>
std::optional<double> parse_quantity(std::string_view text, const std::array<Unit, Count>& units) {
    if (text.empty())
        return {};
    double sum = 0;
    while (!text.empty()) {
        double number = 0;
        const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(),
                                                      number, std::chars_format::fixed);
        if (error != std::errc{} || !std::isfinite(number) || std::signbit(number))
            return {};
        text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
        const std::string_view name = text.substr(0, text.find_first_of("0123456789."));
        text.remove_prefix(name.size());
        const Unit* unit = nullptr;
        for (const Unit& candidate : units)
            if (candidate.first == name)
                unit = &candidate;
        if (unit == nullptr)
            return {};
        sum += number * unit->second;
    }
    return sum;
}

} // namespace detail

/// "250ms", "30s", "1.5h", "1h30m"; nothing for a text that is no duration, or one without a unit.
/// The units are ns, us, ms, s, m or min, h and d.
[[nodiscard]] inline std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
    static constexpr std::array<detail::Unit, 8> units{{{"ns", 1},
                                                        {"us", 1e3},
                                                        {"ms", 1e6},
                                                        {"s", 1e9},
                                                        {"m", 60e9},
                                                        {"min", 60e9},
                                                        {"h", 3600e9},
                                                        {"d", 86400e9}}};
    const std::optional<double> ticks = detail::parse_quantity(text, units);
    constexpr double too_many = 0x1p63;
    if (!ticks || *ticks >= too_many)
        return {};
    return std::chrono::nanoseconds{static_cast<std::int64_t>(std::round(*ticks))};
}

/// A number of bytes: "512B", "64KiB", "1.5GB".
struct ByteSize {
    std::uint64_t bytes = 0;

    friend auto operator<=>(ByteSize, ByteSize) = default;
};

/// Nothing for a text that is no size, or one without a unit. The units are B; kB, MB, GB, TB,
/// powers of 1000; KiB, MiB, GiB, TiB, powers of 1024 (IEC 80000-13).
[[nodiscard]] inline std::optional<ByteSize> parse_byte_size(std::string_view text) {
    static constexpr std::array<detail::Unit, 9> units{{{"B", 1},
                                                        {"kB", 1e3},
                                                        {"MB", 1e6},
                                                        {"GB", 1e9},
                                                        {"TB", 1e12},
                                                        {"KiB", 0x1p10},
                                                        {"MiB", 0x1p20},
                                                        {"GiB", 0x1p30},
                                                        {"TiB", 0x1p40}}};
    const std::optional<double> bytes = detail::parse_quantity(text, units);
    constexpr double too_many = 0x1p64;
    if (!bytes || *bytes >= too_many)
        return {};
    return ByteSize{static_cast<std::uint64_t>(std::round(*bytes))};
}

} // namespace coflow
