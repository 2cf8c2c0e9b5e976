// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/data_job.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::data;

TEST_CASE("jobs are read from JSON, with defaults") {
    const auto job =
        Json::parse(
            R"({"source": {"file": "a.csv", "values": "detect"}, "steps": [{"select": []}]})")
            .get<TransformationJob>();
    CHECK(job.source.file == "a.csv");
    CHECK(job.source.values == CsvValues::detect);
    CHECK(job.source.separator == ",");
    CHECK(job.steps.size() == 1);
    CHECK(job.rejects.file.empty());
    CHECK(Json(job).get<TransformationJob>().source.file == "a.csv");
    CHECK_THROWS_AS(Json::parse(R"({"source": {"values": "numbers"}})").get<ExportJob>(), Error);
}
