// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/record_writer.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

namespace coflow::data {

/// Writes all records to a file of CSV or JSON Lines, as `make_writer` has it; it appears complete
/// or not at all, and is read back after that.
///
/// Throws: what reading the records throws; `FileError`; `DataError` for a record with a field that
/// is no column; `Error` for a name that does not tell the format.
/// Cancellation: `Cancelled`; no file appears, and one that is there stays as it is.
inline Task<WrittenFile> write_records(Records records, std::filesystem::path file,
                                       WriteOptions options = {}) {
    const std::unique_ptr<RecordWriter> writer = make_writer(std::move(file), options);
    co_await writer->open();
    while (const std::optional<Record> record = co_await records.next())
        co_await writer->write(*record);
    co_return co_await writer->commit();
}

} // namespace coflow::data
