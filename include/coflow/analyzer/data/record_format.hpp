// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace coflow::data {

enum class RecordFormat { csv, json_lines, json_array, sqlite };

NLOHMANN_JSON_SERIALIZE_ENUM(RecordFormat, {{RecordFormat::csv, "csv"},
                                            {RecordFormat::json_lines, "json_lines"},
                                            {RecordFormat::json_array, "json_array"},
                                            {RecordFormat::sqlite, "sqlite"}})

/// What a file's name says: `.csv`, `.jsonl` and `.ndjson`, `.json`, `.sqlite` and `.db`.
///
/// Throws: `Error` (invalid_argument) for another one.
[[nodiscard]] inline RecordFormat format_of(const std::filesystem::path& file) {
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
enum class CsvValues {
    text,  ///< Strings, all of them.
    detect ///< Numbers as JSON writes them, `true`, `false`; null for an empty one.
};

NLOHMANN_JSON_SERIALIZE_ENUM(CsvValues, {{CsvValues::text, "text"}, {CsvValues::detect, "detect"}})

} // namespace coflow::data
