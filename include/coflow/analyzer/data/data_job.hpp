// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/output_file.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/record_format.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// \file
/// What the data workflows take and return; as JSON, members with a default may be left out.

namespace coflow::data {

/// A file of records.
struct DataSource {
    std::string file;
    RecordFormat format = RecordFormat::by_name;
    std::string separator = ",";                           ///< Of CSV; one character.
    CsvValues values = CsvValues::text;                    ///< Of CSV.
    std::string table = "records";                         ///< Of a database.
    std::uint64_t largest_record = std::uint64_t{1} << 20; ///< In bytes.
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DataSource, file, format, separator, values, table,
                                                largest_record)

/// A file of records that is to be written.
struct DataTarget {
    std::string file;
    RecordFormat format = RecordFormat::by_name;
    std::string separator = ","; ///< Of CSV; one character.

    std::string table = "records"; ///< Of a database.

    /// Of CSV; those of the first record if empty.
    std::vector<std::string> columns{};
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DataTarget, file, format, separator, table, columns)

/// Where bad records go; without a file, the first of them fails the run.
struct DataRejects {
    std::string file{};
    std::uint64_t most = UINT64_MAX; ///< One more fails the run.
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DataRejects, file, most)

struct ExtractionJob {
    DataSource source;
    DataTarget target;
    DataRejects rejects{};
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExtractionJob, source, target, rejects)

struct TransformationJob {
    DataSource source;
    std::vector<Json> steps; ///< As `transformation_of` takes them, in their order.
    DataTarget target;
    DataRejects rejects{};
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TransformationJob, source, steps, target, rejects)

struct ValidationJob {
    DataSource source;
    Json schema;         ///< A JSON Schema.
    DataTarget target{}; ///< Of the valid records; nothing is written without a file.
    DataRejects rejects{};
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ValidationJob, source, schema, target, rejects)

struct ExportJob {
    DataSource source;
    std::vector<DataTarget> targets;
    std::string report{}; ///< A file for a `Summary` in Markdown; none if empty.
    DataRejects rejects{};
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExportJob, source, targets, report, rejects)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WrittenFile, file, records, bytes, sha256)

/// What has come of a job.
struct DataResult {
    std::uint64_t records = 0; ///< That have come through.
    std::uint64_t rejected = 0;
    std::uint64_t bytes_read = 0;
    std::vector<WrittenFile> files{}; ///< The targets, and the rejects, if they have a file.
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DataResult, records, rejected, bytes_read, files)

} // namespace coflow::data
