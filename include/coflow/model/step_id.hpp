// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// The place of a step within its run: "2.0.1" is the second step that was started by the first
/// step that was started by the third step of the run. Empty for the run itself.
///
/// The ordinals are given out when a step is started, never when it ends: in the order of the code
/// for steps that start one after the other, and as reserved for those that start in parallel. So
/// they are the same each time that a run is executed, and a store finds results by them.
class StepId {
public:
    StepId() = default;

    /// Nothing unless `text` is dotted ordinals, such as "0" or "2.0.1".
    [[nodiscard]] static std::optional<StepId> parse(std::string_view text);

    [[nodiscard]] StepId child(std::uint32_t ordinal) const {
        StepId id{*this};
        if (!text_.empty())
            id.text_ += '.';
        id.text_ += std::to_string(ordinal);
        return id;
    }

    /// The step that started this one; the run for a step of the run.
    [[nodiscard]] StepId parent() const {
        StepId id;
        if (const auto dot = text_.rfind('.'); dot != std::string::npos)
            id.text_.assign(text_, 0, dot);
        return id;
    }

    [[nodiscard]] bool is_run() const noexcept { return text_.empty(); }
    [[nodiscard]] const std::string& to_string() const noexcept { return text_; }

    friend bool operator==(const StepId&, const StepId&) = default;

    /// The order of execution of a sequential run: by ordinals, a step before what it started.
    friend std::strong_ordering operator<=>(const StepId& left, const StepId& right) noexcept {
        std::string_view a = left.text_;
        std::string_view b = right.text_;
        while (!a.empty() && !b.empty()) {
            const std::string_view x = take_ordinal(a);
            const std::string_view y = take_ordinal(b);
            if (const auto by_size = x.size() <=> y.size(); by_size != 0)
                return by_size;
            if (const auto by_digits = x.compare(y) <=> 0; by_digits != 0)
                return by_digits;
        }
        return a.size() <=> b.size();
    }

private:
    /// Cuts the first ordinal off; it has no leading zeros, so a longer one is a greater one.
    static std::string_view take_ordinal(std::string_view& text) noexcept {
        const auto dot = text.find('.');
        const std::string_view ordinal = text.substr(0, dot);
        text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
        return ordinal;
    }

    std::string text_; // short enough for the string's own buffer in all but deep nests
};

inline std::optional<StepId> StepId::parse(std::string_view text) {
    constexpr std::size_t most_digits = 10;
    if (text.empty() || text.back() == '.')
        return std::nullopt;
    StepId id;
    id.text_ = text;
    while (!text.empty()) {
        const std::string_view ordinal = take_ordinal(text);
        const bool has_leading_zero = ordinal.size() > 1 && ordinal.front() == '0';
        if (ordinal.empty() || ordinal.size() > most_digits || has_leading_zero ||
            ordinal.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
    }
    return id;
}

} // namespace coflow
