// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/csv_row.hpp"
#include "coflow/analyzer/data/detail/csv_value.hpp"
#include "coflow/analyzer/data/detail/json_text.hpp"
#include "coflow/analyzer/data/detail/record_cutter.hpp"
#include "coflow/analyzer/data/record_format.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::data::detail {

/// Makes records of their bytes.
class RecordParser {
public:
    virtual ~RecordParser() = default;

    /// Nothing for what is no record, as an empty line.
    ///
    /// Throws: `Error` (invalid_argument) with what is wrong.
    virtual std::optional<Json> parse(RawRecord& raw) = 0;

    /// Goes past a record that is too large to be parsed.
    virtual void skip(const RawRecord&) {}

    /// Whether records can be read at all; without it, an error is one of the whole file.
    [[nodiscard]] virtual bool has_begun() const { return true; }

    /// Throws: `Error` if the file must not end here.
    virtual void end() const {}
};

class JsonLinesParser : public RecordParser {
public:
    std::optional<Json> parse(RawRecord& raw) override {
        if (raw.text.find_first_not_of(json_whitespace) == std::string::npos)
            return std::nullopt;
        return parse_object(raw.text);
    }
};

class JsonArrayParser : public RecordParser {
public:
    std::optional<Json> parse(RawRecord& raw) override {
        std::string_view text = trim(raw.text, raw.line);
        if (text.empty())
            return std::nullopt;
        if (state_ == State::ended)
            fail("something follows the end of the array");
        const bool first = state_ == State::before;
        if (first && text.front() != '[')
            fail("is no JSON array");
        if (first)
            text = trim(text.substr(1), raw.line);
        state_ = State::within;
        if (!text.ends_with(',') && !text.ends_with(']'))
            fail("the array does not end");
        if (text.back() == ']')
            state_ = State::ended;
        text = trim(text.substr(0, text.size() - 1), raw.line);
        if (text.empty() && first && state_ == State::ended)
            return std::nullopt;
        return parse_object(text);
    }
    void skip(const RawRecord& raw) override {
        const bool begins = raw.text.find_first_not_of(json_whitespace) == raw.text.find('[');
        if (state_ != State::before || begins)
            state_ = raw.last == ']' ? State::ended : State::within;
    }
    [[nodiscard]] bool has_begun() const override { return state_ != State::before; }
    void end() const override {
        if (state_ == State::before)
            fail("is no JSON array");
        if (state_ == State::within)
            fail("the array does not end");
    }

private:
    enum class State { before, within, ended };

    [[noreturn]] static void fail(const char* what) {
        throw Error{ErrorCode::invalid_argument, what};
    }

    static std::string_view trim(std::string_view text, std::uint64_t& line) {
        const std::size_t begin = std::min(text.find_first_not_of(json_whitespace), text.size());
        line += static_cast<std::uint64_t>(
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
        text.remove_prefix(begin);
        return text.substr(0, text.find_last_not_of(json_whitespace) + 1);
    }

    State state_ = State::before;
};

/// The first line names the columns.
class CsvParser : public RecordParser {
public:
    CsvParser(char separator, CsvValues values, std::shared_ptr<Source> source)
        : separator_{separator}, values_{values}, source_{std::move(source)} {}

    std::optional<Json> parse(RawRecord& raw) override {
        if (raw.text == "\n" || raw.text == "\r\n")
            return std::nullopt;
        check_text(raw.text);
        std::vector<CsvField> fields = CsvRow{raw.text, separator_}.fields();
        if (source_->columns.empty()) {
            read_header(std::move(fields));
            return std::nullopt;
        }
        if (fields.size() != source_->columns.size())
            fail("has " + std::to_string(fields.size()) + " fields instead of " +
                 std::to_string(source_->columns.size()));
        Json object = Json::object();
        for (std::size_t index = 0; index < fields.size(); ++index)
            object[source_->columns[index]] = value_of(fields[index]);
        return object;
    }
    [[nodiscard]] bool has_begun() const override { return !source_->columns.empty(); }
    void end() const override {
        if (!has_begun())
            fail("has no line that names the columns");
    }

private:
    [[noreturn]] static void fail(const std::string& what) {
        throw Error{ErrorCode::invalid_argument, what};
    }

    static void check_text(const std::string& text) {
        if (text.find('\0') != std::string::npos)
            fail("has a NUL byte");
        const auto is_ascii = [](char byte) { return static_cast<signed char>(byte) >= 0; };
        if (std::all_of(text.begin(), text.end(), is_ascii))
            return;
        try {
            static_cast<void>(Json(text).dump()); // the strict one knows UTF-8
        } catch (const Json::type_error&) {
            fail("is no valid UTF-8");
        }
    }

    void read_header(std::vector<CsvField> fields) {
        std::set<std::string_view> seen;
        for (const CsvField& field : fields)
            if (!seen.insert(field.text).second)
                fail("names the column " + quote(field.text, 100) + " twice");
        for (CsvField& field : fields)
            source_->columns.push_back(std::move(field.text));
    }

    [[nodiscard]] Json value_of(CsvField& field) const {
        if (field.quoted || values_ == CsvValues::text)
            return std::move(field.text);
        return detected_value(std::move(field.text));
    }

    char separator_;
    CsvValues values_;
    std::shared_ptr<Source> source_;
};

} // namespace coflow::data::detail
