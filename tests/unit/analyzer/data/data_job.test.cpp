// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/data_job.hpp"

#include "support/catch.hpp"

#include <string>

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
    const auto exported =
        Json::parse(R"({"source": {"file": "a.csv"}, "targets": [{"file": "b.jsonl"}]})")
            .get<ExportJob>();
    CHECK(exported.targets.at(0).file == "b.jsonl");
    CHECK(Json::parse(R"({"source": {"file": "a.csv"}, "schema": {}})")
              .get<ValidationJob>()
              .target.file.empty());
}

TEST_CASE("what a job does not know, or cannot do without, is named") {
    const auto refusal = [](const char* job) {
        try {
            static_cast<void>(Json::parse(job).get<ExtractionJob>());
        } catch (const Error& error) {
            return std::string{error.what()};
        }
        return std::string{"no error"};
    };
    CHECK(refusal("{}") == "\"source\" is missing");
    CHECK(refusal(R"({"source": {}})") == "\"source\": \"file\" is missing");
    CHECK(refusal(R"({"source": {"file": "a"}, "target": {"columms": []}})") ==
          "\"target\": nothing is called \"columms\" here; known: \"columns\", \"file\", "
          "\"format\", \"separator\", \"table\"");
    CHECK(refusal(R"({"source": {"file": "a"}, "rejects": {"most": -1}})") ==
          "\"rejects\": \"most\": must be 0 or more");
    CHECK(refusal(R"({"source": {"file": "a", "values": "numbers"}})") ==
          "\"source\": \"values\": '\"numbers\"' is none of: text, detect");
}
