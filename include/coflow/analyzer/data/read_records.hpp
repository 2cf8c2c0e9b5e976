// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/record_parser.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/record_format.hpp"
#include "coflow/analyzer/data/reject_file.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/core/run_blocking.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow::data {

/// How far the reading of a file has come.
struct ReadProgress {
    std::uint64_t bytes = 0; ///< Read so far.
    std::uint64_t size = 0;  ///< Of the file, when it was opened.
    std::uint64_t records = 0;
};

/// How a file is read: `{.format = RecordFormat::csv, .rejects = &rejects}`.
struct ReadOptions {
    RecordFormat format = RecordFormat::by_name;
    char separator = ',';               ///< Of CSV.
    CsvValues values = CsvValues::text; ///< Of CSV.

    /// In bytes; what is larger is a bad record. It limits the memory that is needed.
    std::size_t largest_record = std::size_t{1} << 20;

    RejectFile* rejects = nullptr;    ///< Takes bad records; without it the first is an error.
    ReadProgress* progress = nullptr; ///< Is kept up to date.
};

static_assert(std::is_trivially_destructible_v<ReadOptions>);

namespace detail {

/// The parts that know a format.
struct RecordReader {
    RecordReader(RecordFormat format, const ReadOptions& options,
                 const std::shared_ptr<Source>& source)
        : parser{make_parser(format, options, source)},
          cutter{make_scanner(format, options), options.largest_record} {}

    static std::unique_ptr<RecordParser> make_parser(RecordFormat format,
                                                     const ReadOptions& options,
                                                     const std::shared_ptr<Source>& source) {
        if (format == RecordFormat::csv)
            return std::make_unique<CsvParser>(options.separator, options.values, source);
        if (format == RecordFormat::json_array)
            return std::make_unique<JsonArrayParser>();
        if (format == RecordFormat::json_lines)
            return std::make_unique<JsonLinesParser>();
        throw Error{ErrorCode::invalid_argument,
                    quote(source->file.native()) + " is a database: name a table in it"};
    }
    static std::unique_ptr<RecordScanner> make_scanner(RecordFormat format,
                                                       const ReadOptions& options) {
        if (format == RecordFormat::csv)
            return std::make_unique<CsvScanner>(options.separator);
        if (format == RecordFormat::json_array)
            return std::make_unique<ArrayScanner>();
        return std::make_unique<LineScanner>();
    }

    /// The record, or what is wrong.
    std::optional<Json> parse(RawRecord& raw, std::string& wrong) {
        try {
            if (!raw.too_large)
                return parser->parse(raw);
            parser->skip(raw);
            wrong = "is larger than " + std::to_string(raw.text.size()) + " bytes";
        } catch (const Error& error) {
            wrong = error.what();
        }
        return std::nullopt;
    }
    [[nodiscard]] std::string wrong_end() const {
        try {
            parser->end();
            return {};
        } catch (const Error& error) {
            return error.what();
        }
    }

    std::unique_ptr<RecordParser> parser;
    RecordCutter cutter;
};

} // namespace detail

/// The records of a CSV (RFC 4180, UTF-8), JSON Lines or JSON file, whose elements are objects.
///
/// The first line of CSV names the columns. A file is read by the blocking threads when its records
/// are asked for, and no faster; memory is needed for a piece of it and one record.
/// Throws: `FileError`; `DataError` with file, line and reason for a bad record, unless
/// `options.rejects` takes it, and for a file that is none of its format. `Error` for a name that
/// does not tell the format.
/// Cancellation: `Cancelled` between two pieces of the file.
/// Lifetime: what `options` points at outlives the records.
inline Records read_records(std::filesystem::path file, ReadOptions options = {}) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    constexpr std::size_t piece_size = std::size_t{256} * 1024;
    const auto source = std::make_shared<Source>();
    source->file = file;
    const RecordFormat format = format_of(file, options.format);
    detail::RecordReader reader{format, options, source};
    ReadProgress own_progress;
    ReadProgress& progress = options.progress != nullptr ? *options.progress : own_progress;

    std::optional<InputFile> input;
    const auto open = [&] { input.emplace(file); };
    co_await run_blocking(open);
    progress = {.size = input->size()};

    std::string room(piece_size, '\0');
    for (bool at_end = false; !at_end;) {
        const auto read = [&] { return input->read(room); };
        const std::size_t count = co_await run_blocking(read);
        at_end = count == 0;
        std::string_view piece = std::string_view{room}.substr(0, count);
        if (progress.bytes == 0 && piece.starts_with(byte_order_mark))
            piece.remove_prefix(byte_order_mark.size());
        progress.bytes += count;
        reader.cutter.feed(piece);
        while (std::optional<detail::RawRecord> raw =
                   at_end ? reader.cutter.rest() : reader.cutter.next()) {
            std::string wrong;
            std::optional<Json> fields = reader.parse(*raw, wrong);
            if (fields) {
                Record record{std::move(*fields), raw->line, source};
                ++progress.records;
                co_yield moving(record);
            } else if (!wrong.empty()) {
                RejectFile* const rejects = reader.parser->has_begun() ? options.rejects : nullptr;
                co_await detail::reject(rejects, file, raw->line, wrong, raw->text);
            }
        }
    }
    const std::string wrong = reader.wrong_end();
    if (!wrong.empty()) {
        RejectFile* const rejects = reader.parser->has_begun() ? options.rejects : nullptr;
        co_await detail::reject(rejects, file, reader.cutter.line(), wrong, "");
    }
}

} // namespace coflow::data
