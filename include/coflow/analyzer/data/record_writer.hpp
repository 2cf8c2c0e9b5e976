// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/record_formatter.hpp"
#include "coflow/analyzer/data/output_file.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/record_format.hpp"
#include "coflow/core/task.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow::data {

/// Writes records one by one to something that appears when all are written.
///
/// Without `commit`, nothing appears.
/// Cancellation: throws `Cancelled`; nothing appears.
/// Thread safety: one task at a time.
class RecordWriter {
public:
    RecordWriter() = default;
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;
    virtual ~RecordWriter() = default;

    /// Comes first. Throws: `FileError`.
    virtual Task<> open() = 0;

    /// Throws: `DataError` for a record that does not fit; `FileError`.
    virtual Task<> write(const Record& record) = 0;

    /// Throws: `FileError`; `Error` (io_failure) if it cannot be read back.
    virtual Task<WrittenFile> commit() = 0;
};

/// How records are written.
struct WriteOptions {
    RecordFormat format = RecordFormat::by_name;
    char separator = ','; ///< Of CSV.

    /// Of CSV; those of the first record if left out, in the order of the file that it is from.
    std::span<const std::string> columns{};
};

static_assert(std::is_trivially_destructible_v<WriteOptions>);

/// Writes records as text.
class TextWriter final : public RecordWriter {
public:
    TextWriter(std::filesystem::path file, std::unique_ptr<detail::RecordFormatter> formatter)
        : output_{std::move(file)}, formatter_{std::move(formatter)} {}

    Task<> open() override { return output_.open(); }

    Task<> write(const Record& record) override {
        const std::string text = formatter_->text_of(record);
        ++count_;
        co_await output_.write(text);
    }

    Task<WrittenFile> commit() override {
        const std::string text = count_ == 0 ? formatter_->empty() : std::string{};
        co_await output_.write(text);
        co_return co_await output_.commit(count_);
    }

private:
    OutputFile output_;
    std::unique_ptr<detail::RecordFormatter> formatter_;
    std::uint64_t count_ = 0;
};

/// A writer for CSV or JSON Lines.
///
/// A field that a record has not is empty in CSV, as is null; texts that look like numbers are in
/// quotes, so that `CsvValues::detect` gives back what was written. Objects and arrays become JSON
/// within a field. Lines end with a newline alone.
/// Throws: `Error` (invalid_argument) for another format, or a name that does not tell it.
[[nodiscard]] inline std::unique_ptr<RecordWriter> make_writer(std::filesystem::path file,
                                                               const WriteOptions& options = {}) {
    const RecordFormat format = format_of(file, options.format);
    std::unique_ptr<detail::RecordFormatter> formatter;
    if (format == RecordFormat::csv)
        formatter = std::make_unique<detail::CsvFormatter>(
            options.separator,
            std::vector<std::string>{options.columns.begin(), options.columns.end()});
    else if (format == RecordFormat::json_lines)
        formatter = std::make_unique<detail::JsonLinesFormatter>();
    else
        throw Error{ErrorCode::invalid_argument,
                    quote(file.native()) + ": records are written to files as CSV or JSON Lines"};
    return std::make_unique<TextWriter>(std::move(file), std::move(formatter));
}

} // namespace coflow::data
