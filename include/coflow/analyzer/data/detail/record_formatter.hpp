// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/csv_value.hpp"
#include "coflow/analyzer/data/record.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::data::detail {

/// The columns of a table by its first record: in the order of its source, then by name.
inline std::vector<std::string> columns_of(const Record& record) {
    std::vector<std::string> columns;
    if (record.source)
        for (const std::string& column : record.source->columns)
            if (record.fields.contains(column))
                columns.push_back(column);
    for (const auto& [name, value] : record.fields.items())
        if (std::find(columns.begin(), columns.end(), name) == columns.end())
            columns.push_back(name);
    return columns;
}

/// The values in the order of the columns; null where there is none.
///
/// Throws: `DataError` if the record has a field that is no column.
inline std::vector<const Json*> row_of(const Record& record,
                                       const std::vector<std::string>& columns) {
    static const Json none;
    std::vector<const Json*> row;
    std::size_t found = 0;
    for (const std::string& column : columns) {
        const auto place = record.fields.find(column);
        row.push_back(place == record.fields.end() ? &none : &*place);
        found += place == record.fields.end() ? 0 : 1;
    }
    if (found == record.fields.size())
        return row;
    for (const auto& [name, value] : record.fields.items())
        if (std::find(columns.begin(), columns.end(), name) == columns.end())
            throw DataError{record.source ? record.source->file : "a record", record.line,
                            "has the field " + quote(name, 100) +
                                ", which is no column of what is written"};
    return row;
}

/// Makes text of records.
class RecordFormatter {
public:
    virtual ~RecordFormatter() = default;
    virtual std::string text_of(const Record& record) = 0;

    /// What is written in a file without records.
    [[nodiscard]] virtual std::string empty() const { return {}; }
};

class JsonLinesFormatter : public RecordFormatter {
public:
    std::string text_of(const Record& record) override { return to_line(record.fields) + '\n'; }
};

class CsvFormatter : public RecordFormatter {
public:
    CsvFormatter(char separator, std::vector<std::string> columns)
        : separator_{separator}, columns_{std::move(columns)} {}

    std::string text_of(const Record& record) override {
        if (columns_.empty())
            columns_ = columns_of(record);
        std::string text = begun_ ? std::string{} : header();
        begun_ = true;
        append(text, row_of(record, columns_));
        return text;
    }
    [[nodiscard]] std::string empty() const override {
        return columns_.empty() ? std::string{} : header();
    }

private:
    [[nodiscard]] std::string header() const {
        const std::vector<Json> names{columns_.begin(), columns_.end()};
        std::vector<const Json*> row;
        for (const Json& name : names)
            row.push_back(&name);
        std::string text;
        append(text, row);
        return text;
    }

    void append(std::string& text, const std::vector<const Json*>& row) const {
        const std::size_t begin = text.size();
        for (const Json* const& value : row) {
            if (&value != &row.front())
                text += separator_;
            text += csv_field(*value, separator_);
        }
        if (text.size() == begin)
            text += "\"\""; // an empty line would be none
        text += '\n';
    }

    char separator_;
    std::vector<std::string> columns_;
    bool begun_ = false;
};

} // namespace coflow::data::detail
