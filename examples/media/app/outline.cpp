// SPDX-License-Identifier: MIT
#include "app/outline.hpp"

#include "app/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace media {

namespace {

using nlohmann::json;

constexpr std::size_t most_rows = 10;
constexpr std::size_t most_in_line = 8;
constexpr std::size_t widest_text = 100;
constexpr std::size_t widest_cell = 40;
constexpr std::size_t curve_columns = 40;

std::string scalar(const json& value, std::size_t most = widest_text) {
    if (value.is_string())
        return shortened(printable(value.get_ref<const std::string&>()), most);
    if (value.is_number_float())
        return fmt::format("{:.5g}", value.get<double>());
    if (value.is_null())
        return "-";
    if (value.is_boolean())
        return value.get<bool>() ? "yes" : "no";
    return value.dump();
}

bool all_numbers(const json& array) {
    return std::ranges::all_of(array, [](const json& each) { return each.is_number(); });
}
bool all_scalars(const json& array) {
    return std::ranges::none_of(array, [](const json& each) { return each.is_structured(); });
}

/// True for objects with the same members, all of them scalars: rows of a table.
bool is_table(const json& array) {
    const auto is_row = [&](const json& each) {
        return each.is_object() && each.size() == array.front().size() && all_scalars(each) &&
               std::ranges::equal(
                   each.items(), array.front().items(), {},
                   [](const auto& item) { return item.key(); },
                   [](const auto& item) { return item.key(); });
    };
    return !array.empty() && array.front().is_object() && !array.front().empty() &&
           std::ranges::all_of(array, is_row);
}

/// "1024 numbers from 0 to 0.31  ▁▁▃█▂": of each part of the numbers the largest.
std::string curve_of(const std::vector<double>& numbers) {
    static constexpr const char* steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto [least, most] = std::ranges::minmax(numbers);
    std::string text =
        fmt::format("{} numbers from {:.4g} to {:.4g}  ", numbers.size(), least, most);
    const std::size_t columns = std::min(curve_columns, numbers.size());
    for (std::size_t column = 0; column < columns; ++column) {
        const auto first = numbers.begin() + std::ptrdiff_t(column * numbers.size() / columns);
        const auto last = numbers.begin() + std::ptrdiff_t((column + 1) * numbers.size() / columns);
        const double height =
            most > least ? (*std::max_element(first, last) - least) / (most - least) : 0;
        text += steps[static_cast<std::size_t>(std::clamp(height, 0.0, 1.0) * 7.999)];
    }
    return text;
}

std::vector<double> numbers_in(const json& array) {
    std::vector<double> numbers;
    for (const json& each : array)
        numbers.push_back(each.get<double>());
    return numbers;
}

class Outline {
public:
    void add(const json& value, std::size_t indent) {
        if (value.is_object())
            add_members(value, indent);
        else if (value.is_array())
            add_items(value, indent);
        else
            line(indent, scalar(value));
    }

    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    void line(std::size_t indent, std::string_view text) {
        text_.append(indent, ' ').append(text);
        text_.erase(text_.find_last_not_of(' ') + 1);
        text_ += '\n';
    }

    void add_members(const json& object, std::size_t indent) {
        std::size_t width = 0;
        for (const auto& [name, value] : object.items())
            width = std::max(width, width_of(printable(name)));
        width = std::min(width, widest_cell);
        // What is a line comes before what needs several.
        for (const bool is_line : {true, false})
            for (const auto& [name, value] : object.items()) {
                const std::string inlined = in_line(value);
                const std::string label = shortened(printable(name), widest_cell);
                if (is_line && !inlined.empty())
                    line(indent, padded(label, width) + "  " + inlined);
                if (!is_line && inlined.empty()) {
                    line(indent, label);
                    add(value, indent + 2);
                }
            }
    }

    /// What fits beside a name; empty for what needs lines of its own.
    static std::string in_line(const json& value) {
        if (!value.is_structured())
            return value == "" ? "-" : scalar(value);
        if (value.empty())
            return "none";
        if (value.is_object() || !all_scalars(value))
            return {};
        if (value.size() > most_in_line && all_numbers(value))
            return curve_of(numbers_in(value));
        std::string text;
        for (std::size_t index = 0; index < value.size(); ++index) {
            if (index == most_in_line)
                return text + fmt::format(", … {} more", value.size() - index);
            text += (index == 0 ? "" : ", ") + scalar(value[index], widest_cell);
        }
        return text;
    }

    void add_items(const json& array, std::size_t indent) {
        if (is_table(array))
            return array.size() > most_rows && all_numbers_in_rows(array)
                       ? add_curves(array, indent)
                       : add_table(array, indent);
        for (std::size_t index = 0; index < array.size(); ++index) {
            if (index == most_rows)
                return line(indent, fmt::format("… {} more", array.size() - index));
            if (const std::string inlined = in_line(array[index]); !inlined.empty()) {
                line(indent, inlined);
            } else {
                line(indent, fmt::format("{}:", index + 1));
                add(array[index], indent + 2);
            }
        }
    }

    static bool all_numbers_in_rows(const json& table) {
        return std::ranges::all_of(table, all_numbers);
    }

    void add_curves(const json& table, std::size_t indent) {
        json columns = json::object();
        for (const json& row : table)
            for (const auto& [name, value] : row.items())
                columns[name].push_back(value);
        add_members(columns, indent);
    }

    void add_table(const json& table, std::size_t indent) {
        std::vector<std::vector<std::string>> rows(1);
        for (const auto& [name, value] : table.front().items())
            rows.front().push_back(shortened(printable(name), widest_cell));
        const std::size_t shown = std::min(table.size(), most_rows);
        for (std::size_t index = 0; index < shown; ++index) {
            std::vector<std::string>& cells = rows.emplace_back();
            for (const json& value : table[index])
                cells.push_back(scalar(value, widest_cell));
        }
        std::vector<std::size_t> widths(rows.front().size());
        for (const auto& cells : rows)
            for (std::size_t column = 0; column < cells.size(); ++column)
                widths[column] = std::max(widths[column], width_of(cells[column]));
        for (const auto& cells : rows) {
            std::string text;
            for (std::size_t column = 0; column < cells.size(); ++column)
                text += padded(cells[column], widths[column] + 2);
            line(indent, text);
        }
        if (shown < table.size())
            line(indent, fmt::format("… {} more", table.size() - shown));
    }

    std::string text_;
};

} // namespace

std::string outline_of(const json& report) {
    Outline outline;
    outline.add(report, 0);
    return std::move(outline).text();
}

} // namespace media
