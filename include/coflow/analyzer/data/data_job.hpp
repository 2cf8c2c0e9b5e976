// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/output_file.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/record_format.hpp"
#include "coflow/media/json_members.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// \file
/// What the data workflows take and return, and how it is read from and written as JSON.

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

inline void from_json(const Json& json, DataSource& source) {
    JsonMembers{json}
        .required("file", source.file)
        .optional("format", source.format)
        .optional("separator", source.separator)
        .optional("values", source.values)
        .optional("table", source.table)
        .optional("largest_record", source.largest_record)
        .done();
}

/// A file of records that is to be written.
struct DataTarget {
    std::string file;
    RecordFormat format = RecordFormat::by_name;
    std::string separator = ","; ///< Of CSV; one character.

    std::string table = "records"; ///< Of a database.

    /// Of CSV; those of the first record if empty.
    std::vector<std::string> columns{};
};

inline void from_json(const Json& json, DataTarget& target) {
    JsonMembers{json}
        .optional("file", target.file)
        .optional("format", target.format)
        .optional("separator", target.separator)
        .optional("table", target.table)
        .optional("columns", target.columns)
        .done();
}

/// Where bad records go; without a file, the first of them fails the run.
struct DataRejects {
    std::string file{};
    std::uint64_t most = UINT64_MAX; ///< One more fails the run.
};

inline void from_json(const Json& json, DataRejects& rejects) {
    JsonMembers{json}.optional("file", rejects.file).optional("most", rejects.most).done();
}

struct ExtractionJob {
    DataSource source;
    DataTarget target;
    DataRejects rejects{};
};

inline void from_json(const Json& json, ExtractionJob& job) {
    JsonMembers{json}
        .required("source", job.source)
        .optional("target", job.target)
        .optional("rejects", job.rejects)
        .done();
}

struct TransformationJob {
    DataSource source;
    std::vector<Json> steps; ///< As `transformation_of` takes them, in their order.
    DataTarget target;
    DataRejects rejects{};
};

inline void from_json(const Json& json, TransformationJob& job) {
    JsonMembers{json}
        .required("source", job.source)
        .optional("steps", job.steps)
        .optional("target", job.target)
        .optional("rejects", job.rejects)
        .done();
}

struct ValidationJob {
    DataSource source;
    Json schema;         ///< A JSON Schema.
    DataTarget target{}; ///< Of the valid records; nothing is written without a file.
    DataRejects rejects{};
};

inline void from_json(const Json& json, ValidationJob& job) {
    JsonMembers{json}
        .required("source", job.source)
        .required("schema", job.schema)
        .optional("target", job.target)
        .optional("rejects", job.rejects)
        .done();
}

struct ExportJob {
    DataSource source;
    std::vector<DataTarget> targets;
    std::string report{}; ///< A file for a `Summary` in Markdown; none if empty.
    DataRejects rejects{};
};

inline void from_json(const Json& json, ExportJob& job) {
    JsonMembers{json}
        .required("source", job.source)
        .optional("targets", job.targets)
        .optional("report", job.report)
        .optional("rejects", job.rejects)
        .done();
}

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
