// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/aggregate.hpp"
#include "coflow/analyzer/data/record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace coflow::data {

/// What is in a stream of records: for each field how many values, how many of them numbers, and
/// their least, greatest and mean one.
///
/// Memory is needed for the fields; those beyond `most_fields` are only counted.
class Summary {
public:
    static constexpr std::size_t most_fields = 1000;

    void add(const Record& record) {
        ++records_;
        for (const auto& [name, value] : record.fields.items())
            if (fields_.size() < most_fields || fields_.contains(name))
                fields_[name].add(value);
            else
                ++left_out_;
    }

    [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

    /// A Markdown table.
    [[nodiscard]] std::string to_markdown() const {
        std::string text = "Records: " + std::to_string(records_) +
                           "\n\n| field | values | numbers | min | max | mean |\n"
                           "|---|---|---|---|---|---|\n";
        for (const auto& [name, field] : fields_)
            text += "| " + escaped(name) + " | " + std::to_string(field.values) + " |" +
                    field.numbers_text() + "\n";
        if (left_out_ > 0)
            text += "\n" + std::to_string(left_out_) + " values of further fields\n";
        return text;
    }

private:
    struct Field {
        void add(const Json& value) {
            values += value.is_null() ? 0 : 1;
            if (!value.is_number())
                return;
            const Json fields{{"n", value}};
            for (std::size_t index = 0; index < std::size(kinds); ++index)
                aggregators[index].add({kinds[index], "n", {}}, fields);
        }
        [[nodiscard]] std::string numbers_text() const {
            std::string text;
            for (std::size_t index = 0; index < std::size(kinds); ++index) {
                const Json result = aggregators[index].result({kinds[index], "n", {}});
                text += " " + (result.is_null() ? std::string{"-"} : to_line(result)) + " |";
            }
            return text;
        }

        static constexpr AggregateKind kinds[] = {AggregateKind::count, AggregateKind::min,
                                                  AggregateKind::max, AggregateKind::mean};
        std::uint64_t values = 0;
        Aggregator aggregators[std::size(kinds)]{};
    };

    /// Names may have what would end a cell or a line.
    static std::string escaped(const std::string& name) {
        std::string text;
        for (const char character : name)
            if (character == '|')
                text += "\\|";
            else if (static_cast<unsigned char>(character) < 0x20)
                text += ' ';
            else
                text += character;
        return text;
    }

    std::uint64_t records_ = 0;
    std::uint64_t left_out_ = 0;
    std::map<std::string, Field> fields_;
};

} // namespace coflow::data
