// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/record_format.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::data;

TEST_CASE("a file's name tells its format") {
    CHECK(format_of("a b/-x.csv") == RecordFormat::csv);
    CHECK(format_of("x.jsonl") == RecordFormat::json_lines);
    CHECK(format_of("x.ndjson") == RecordFormat::json_lines);
    CHECK(format_of("x.json") == RecordFormat::json_array);
    CHECK(format_of("x.sqlite") == RecordFormat::sqlite);
    CHECK(format_of("x.db") == RecordFormat::sqlite);
    for (const char* name : {"", "csv", ".csv", "x.csv.gz", "x.csv\n", "x.exe"})
        CHECK_THROWS_AS(format_of(name), Error);
}

TEST_CASE("formats have names, and a name that is none is told") {
    CHECK(Json(RecordFormat::json_lines) == "json_lines");
    CHECK(Json("csv").get<RecordFormat>() == RecordFormat::csv);
    CHECK(format_of("x.db", RecordFormat::csv) == RecordFormat::csv);
    CHECK_THROWS_WITH(Json("cvs").get<CsvValues>(), "'\"cvs\"' is none of: text, detect");
}
