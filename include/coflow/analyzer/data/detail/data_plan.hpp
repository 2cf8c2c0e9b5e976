// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/data_job.hpp"
#include "coflow/analyzer/data/read_records.hpp"
#include "coflow/analyzer/data/record_writer.hpp"
#include "coflow/analyzer/data/sqlite_records.hpp"
#include "coflow/analyzer/data/summary.hpp"
#include "coflow/analyzer/data/transformation.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/shield.hpp"
#include "coflow/model/this_run.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace coflow::data::detail {

/// A job that has been checked as far as that can be done without reading.
struct DataPlan {
    DataSource source;
    std::vector<Transformation> transformations{};
    std::vector<std::shared_ptr<RecordWriter>> writers{};
    std::string report{};
    DataRejects rejects{};
};

inline char separator_of(const std::string& text) {
    if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r")
        throw Error{ErrorCode::invalid_argument,
                    "a separator is one character, and no quote or end of line: " +
                        quote(text, 100)};
    return text.front();
}

inline std::shared_ptr<RecordWriter> writer_for(const DataTarget& target) {
    if (format_of(target.file, target.format) == RecordFormat::sqlite)
        return std::make_shared<SqliteWriter>(target.file, target.table);
    const WriteOptions options{target.format, separator_of(target.separator), target.columns};
    return make_writer(target.file, options);
}

/// Throws: `Error` (invalid_argument) if two of the files are the same, or one is the source.
inline void check_files(const DataSource& source, const std::vector<std::string>& outputs) {
    std::set<std::filesystem::path> seen{std::filesystem::weakly_canonical(source.file)};
    for (const std::string& file : outputs)
        if (!file.empty() && !seen.insert(std::filesystem::weakly_canonical(file)).second)
            throw Error{ErrorCode::invalid_argument,
                        quote(file) + " is named twice among what is read and written"};
}

/// All of a job's files, one after the other.
struct DataOutputs {
    std::vector<std::shared_ptr<RecordWriter>> writers;
    std::optional<RejectFile> rejects{};
    std::string report{};
    Summary summary{};

    Task<> open() {
        for (const auto& writer : writers)
            co_await writer->open();
        if (rejects)
            co_await rejects->open();
    }
    Task<> write(const Record& record) {
        for (const auto& writer : writers)
            co_await writer->write(record);
        if (!report.empty())
            summary.add(record);
    }
    Task<std::vector<WrittenFile>> commit() {
        std::vector<WrittenFile> files;
        for (const auto& writer : writers)
            files.push_back(co_await writer->commit());
        if (rejects)
            files.push_back(co_await rejects->commit());
        if (!report.empty())
            co_await write_file_atomically(report, summary.to_markdown());
        co_return files;
    }
};

/// Tells the step how much has been read, once for each percent.
class StreamProgress {
public:
    explicit StreamProgress(StepScope& step) : step_{step} {}

    void report(const ReadProgress& read) {
        const std::uint64_t size = std::max(read.size, read.bytes);
        const std::uint64_t percent = size == 0 ? 0 : read.bytes * 100 / size;
        if (percent == std::exchange(told_, percent))
            return;
        step_.report(static_cast<double>(percent),
                     std::to_string(read.bytes) + " of " + std::to_string(size) + " bytes read");
    }

private:
    StepScope& step_;
    std::uint64_t told_ = 0;
};

/// Streams the source through the transformations to the outputs.
inline Task<DataResult> stream(DataPlan plan) {
    DataOutputs outputs{std::move(plan.writers)};
    outputs.report = plan.report;
    if (!plan.rejects.file.empty())
        outputs.rejects.emplace(plan.rejects.file, plan.rejects.most);
    RejectFile* const rejects = outputs.rejects ? &*outputs.rejects : nullptr;
    co_await outputs.open();

    ReadProgress read;
    StreamProgress progress{co_await this_step()};
    ReadOptions options{.format = plan.source.format,
                        .separator = separator_of(plan.source.separator),
                        .values = plan.source.values,
                        .largest_record = plan.source.largest_record,
                        .rejects = rejects,
                        .progress = &read};
    const bool is_database =
        format_of(plan.source.file, plan.source.format) == RecordFormat::sqlite;
    Records records = is_database ? read_table(plan.source.file, plan.source.table, options)
                                  : read_records(plan.source.file, options);
    for (const Transformation& transformation : plan.transformations)
        records = transformation(std::move(records), rejects);
    DataResult result;
    while (const std::optional<Record> record = co_await records.next()) {
        co_await outputs.write(*record);
        ++result.records;
        progress.report(read);
    }
    // From here on the files appear one by one: all of them, or none after a stop request.
    result.files = co_await shield(outputs.commit());
    result.rejected = rejects == nullptr ? 0 : rejects->count();
    result.bytes_read = read.bytes;
    co_return result;
}

} // namespace coflow::data::detail
