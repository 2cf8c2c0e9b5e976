// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/enum_names.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace coflow::data {

enum class RecordFormat : std::uint8_t {
    by_name, ///< As the name of the file says: `format_of`.
    csv,
    json_lines,
    json_array,
    sqlite
};

constexpr auto enum_names(RecordFormat) {
    return std::array{detail::EnumName{RecordFormat::by_name, "by_name"},
                      detail::EnumName{RecordFormat::csv, "csv"},
                      detail::EnumName{RecordFormat::json_lines, "json_lines"},
                      detail::EnumName{RecordFormat::json_array, "json_array"},
                      detail::EnumName{RecordFormat::sqlite, "sqlite"}};
}

/// The format that is given, or what the file's name says: `.csv`, `.jsonl` and `.ndjson`, `.json`,
/// `.sqlite` and `.db`.
///
/// Throws: `Error` (invalid_argument) for another one.
[[nodiscard]] inline RecordFormat format_of(const std::filesystem::path& file,
                                            RecordFormat given = RecordFormat::by_name) {
    if (given != RecordFormat::by_name)
        return given;
    const std::string extension = file.extension().string();
    if (extension == ".csv")
        return RecordFormat::csv;
    if (extension == ".jsonl" || extension == ".ndjson")
        return RecordFormat::json_lines;
    if (extension == ".json")
        return RecordFormat::json_array;
    if (extension == ".sqlite" || extension == ".db")
        return RecordFormat::sqlite;
    throw Error{ErrorCode::invalid_argument,
                quote(file.native()) + ": the format of its records cannot be told from its name; "
                                       "give it, or name it .csv, .jsonl, .json or .sqlite"};
}

/// What the fields of a CSV file become that stand in no quotes.
enum class CsvValues : std::uint8_t {
    text,  ///< Strings, all of them.
    detect ///< Numbers as JSON writes them, `true`, `false`; null for an empty one.
};

constexpr auto enum_names(CsvValues) {
    return std::array{detail::EnumName{CsvValues::text, "text"},
                      detail::EnumName{CsvValues::detect, "detect"}};
}

} // namespace coflow::data
