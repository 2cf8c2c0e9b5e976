// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/record_formatter.hpp"
#include "coflow/analyzer/data/detail/sqlite_database.hpp"
#include "coflow/analyzer/data/read_records.hpp"
#include "coflow/analyzer/data/record_writer.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/shield.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::data {

/// The rows of a table, or view, of a SQLite database; their lines are their numbers, from 1.
///
/// Rows are read by the blocking threads, some at a time, when they are asked for. Of `options`, it
/// is the rejects, the progress, whose bytes stay 0, and the largest record that count; a value
/// larger than that is an error. Blobs, and texts that are no UTF-8, make a row a bad one.
/// Throws: `FileError` for a missing file; `Error` (io_failure) with what SQLite says; `DataError`.
/// Cancellation: `Cancelled` between the rows that are read together.
inline Records read_table(std::filesystem::path file, std::string table, ReadOptions options = {}) {
    struct Row {
        Json fields = Json::object();
        std::string wrong{};
    };
    constexpr std::size_t rows_together = 256;
    std::optional<detail::SqliteDatabase> database;
    std::optional<detail::SqliteStatement> statement;
    const auto source = std::make_shared<Source>(Source{file});
    const auto open = [&] {
        const InputFile exists{file};
        database.emplace(file, SQLITE_OPEN_READONLY);
        sqlite3_limit(database->get(), SQLITE_LIMIT_LENGTH,
                      static_cast<int>(std::min<std::size_t>(options.largest_record, INT32_MAX)));
        statement.emplace(*database, "SELECT * FROM " + detail::sqlite_name(table));
        for (int column = 0; column < statement->columns(); ++column)
            source->columns.push_back(statement->name_of(column));
    };
    co_await run_blocking(open);

    std::vector<Row> rows;
    const auto read = [&] {
        rows.clear();
        while (rows.size() < rows_together && statement->step()) {
            Row& row = rows.emplace_back();
            for (int column = 0; column < statement->columns(); ++column)
                try {
                    row.fields[statement->name_of(column)] = statement->value_of(column);
                } catch (const Error& error) {
                    row.wrong = error.what();
                }
        }
        return rows.size() == rows_together;
    };
    ReadProgress own_progress;
    ReadProgress& progress = options.progress != nullptr ? *options.progress : own_progress;
    std::uint64_t number = 0;
    for (bool more = true; more;) {
        more = co_await run_blocking(read);
        for (Row& row : rows) {
            Record record{std::move(row.fields), ++number, source};
            if (row.wrong.empty()) {
                ++progress.records;
                co_yield moving(record);
            } else {
                co_await detail::reject(options.rejects, record, row.wrong);
            }
        }
    }
}

/// Writes records as the only table of a new SQLite database, which replaces the file there.
///
/// The columns are those of the first record; without records there is no table. Truth values
/// become 0 and 1, objects and arrays JSON.
class SqliteWriter final : public RecordWriter {
public:
    explicit SqliteWriter(std::filesystem::path file, std::string table = "records")
        : file_{std::move(file)}, table_{std::move(table)} {}

    Task<> open() override {
        const auto begin = [this] {
            folder_.emplace();
            database_.emplace(folder_->path() / "database",
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
            // Nothing of it is needed if it is not completed.
            database_->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        };
        co_await run_blocking(begin);
    }

    Task<> write(const Record& record) override {
        rows_.push_back(record);
        if (rows_.size() == rows_together)
            co_await flush();
    }

    Task<WrittenFile> commit() override {
        co_await flush();
        // Once the file has appeared, a stop request changes nothing.
        co_return co_await shield(publish());
    }

private:
    static constexpr std::size_t rows_together = 256;

    Task<WrittenFile> publish() {
        const std::filesystem::path complete = folder_->path() / "database";
        const auto end = [this] {
            insert_.reset();
            database_.reset();
        };
        co_await run_blocking(end);
        WrittenFile written{file_.native(), count_, 0, {}};
        written.sha256 = co_await file_sha256(complete);
        written.bytes = co_await copy_file_atomically(complete, file_);
        const std::string read = co_await file_sha256(file_);
        if (read != written.sha256)
            throw Error{ErrorCode::io_failure,
                        quote(file_.native()) + " does not hold what has been written to it"};
        co_return written;
    }

    Task<> flush() {
        const auto insert = [this] { insert_rows(); };
        co_await run_blocking(insert);
    }

    void insert_rows() {
        if (rows_.empty())
            return;
        if (!insert_)
            create(detail::columns_of(rows_.front()));
        database_->execute("BEGIN");
        for (const Record& record : rows_) {
            int parameter = 0;
            for (const Json* const value : detail::row_of(record, columns_))
                insert_->bind(++parameter, *value);
            insert_->step();
            insert_->reset();
            ++count_;
        }
        database_->execute("COMMIT");
        rows_.clear();
    }

    void create(std::vector<std::string> columns) {
        std::string names;
        std::string places;
        for (const std::string& column : columns) {
            names += (names.empty() ? "" : ", ") + detail::sqlite_name(column);
            places += places.empty() ? "?" : ", ?";
        }
        const std::string table = detail::sqlite_name(table_);
        database_->execute("CREATE TABLE " + table + " (" + names + ")");
        insert_.emplace(*database_, "INSERT INTO " + table + " VALUES (" + places + ")");
        columns_ = std::move(columns);
    }

    std::filesystem::path file_;
    std::string table_;
    std::optional<TemporaryDirectory> folder_;
    std::optional<detail::SqliteDatabase> database_;
    std::optional<detail::SqliteStatement> insert_;
    std::vector<std::string> columns_;
    std::vector<Record> rows_;
    std::uint64_t count_ = 0;
};

} // namespace coflow::data
