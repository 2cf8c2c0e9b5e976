// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/record_formatter.hpp"
#include "coflow/analyzer/data/output_file.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/record_format.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::data {

/// How records are written.
struct WriteOptions {
    std::optional<RecordFormat> format{}; ///< As the name says if left out: `format_of`.
    char separator = ',';                 ///< Of CSV.

    /// Of CSV; those of the first record if left out, in the order of the file that it is from.
    std::span<const std::string> columns{};
};

static_assert(std::is_trivially_destructible_v<WriteOptions>);

namespace detail {

inline std::unique_ptr<RecordFormatter> make_formatter(const std::filesystem::path& file,
                                                       const WriteOptions& options) {
    const RecordFormat format = options.format ? *options.format : format_of(file);
    if (format == RecordFormat::csv)
        return std::make_unique<CsvFormatter>(
            options.separator,
            std::vector<std::string>{options.columns.begin(), options.columns.end()});
    if (format == RecordFormat::json_lines)
        return std::make_unique<JsonLinesFormatter>();
    throw Error{ErrorCode::invalid_argument,
                quote(file.native()) + ": records are written to files as CSV and JSON Lines"};
}

} // namespace detail

/// Writes all records to a file of CSV or JSON Lines, which appears complete or not at all, and
/// checks that it can be read again.
///
/// A field that a record has not is empty in CSV, as is null; texts that look like numbers are in
/// quotes, so that `CsvValues::detect` gives back what was written. Objects and arrays become JSON
/// within a field. Lines end with a newline alone.
/// Throws: what reading the records throws; `FileError`; `DataError` for a record with a field that
/// is no column; `Error` for a name that does not tell the format.
/// Cancellation: `Cancelled`; no file appears, and one that is there stays as it is.
inline Task<WrittenFile> write_records(Records records, std::filesystem::path file,
                                       WriteOptions options = {}) {
    const std::unique_ptr<detail::RecordFormatter> formatter =
        detail::make_formatter(file, options);
    OutputFile output{std::move(file)};
    co_await output.open();
    std::uint64_t count = 0;
    for (; const std::optional<Record> record = co_await records.next(); ++count) {
        const std::string text = formatter->text_of(*record);
        co_await output.write(text);
    }
    if (count == 0) {
        const std::string text = formatter->empty();
        co_await output.write(text);
    }
    co_return co_await output.commit(count);
}

} // namespace coflow::data
