// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::data::detail {

struct CsvField {
    std::string text{};
    bool quoted = false;
};

/// Splits the text of one record by RFC 4180.
class CsvRow {
public:
    CsvRow(std::string_view text, char separator) : rest_{text}, separator_{separator} {}

    /// Throws: `Error` (invalid_argument), which counts fields from 1.
    std::vector<CsvField> fields() && {
        if (rest_.ends_with('\n'))
            rest_.remove_suffix(1);
        if (rest_.ends_with('\r'))
            rest_.remove_suffix(1);
        do {
            fields_.emplace_back();
            if (rest_.starts_with('"'))
                read_quoted(fields_.back());
            else
                read_plain(fields_.back());
        } while (skip_separator());
        return std::move(fields_);
    }

private:
    void read_plain(CsvField& field) {
        const std::size_t end = rest_.find(separator_);
        field.text = rest_.substr(0, end);
        rest_.remove_prefix(field.text.size());
        if (field.text.find('"') != std::string::npos)
            fail("has a quote but does not begin with one");
        if (field.text.find('\r') != std::string::npos)
            fail("has a carriage return but no quotes");
    }

    void read_quoted(CsvField& field) {
        field.quoted = true;
        for (bool first = true; first || rest_.starts_with('"'); first = false) {
            if (!first)
                field.text += '"'; // a pair
            rest_.remove_prefix(1);
            const std::size_t end = rest_.find('"');
            if (end == std::string_view::npos)
                fail("begins with a quote that is never closed");
            field.text += rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
        }
        if (!rest_.empty() && rest_.front() != separator_)
            fail("goes on after its closing quote");
    }

    bool skip_separator() {
        if (rest_.empty())
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    [[noreturn]] void fail(std::string_view what) const {
        throw Error{ErrorCode::invalid_argument,
                    "field " + std::to_string(fields_.size()) + " " + std::string{what}};
    }

    std::string_view rest_;
    char separator_;
    std::vector<CsvField> fields_{};
};

} // namespace coflow::data::detail
