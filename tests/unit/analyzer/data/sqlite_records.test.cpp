// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/sqlite_records.hpp"

#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/analyzer/data/records.hpp"

#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::data;

namespace {

Task<WrittenFile> write(Records records, std::filesystem::path file, std::string table) {
    SqliteWriter writer{std::move(file), std::move(table)};
    co_await writer.open();
    while (const std::optional<Record> record = co_await records.next())
        co_await writer.write(*record);
    co_return co_await writer.commit();
}

} // namespace

TEMPLATE_LIST_TEST_CASE("tables are written and read again", "", test::AllBackends) {
    TestType backend;
    const test::ScratchFolder folder;
    Json records = Json::array();
    for (int number = 0; number < 700; ++number)
        records.push_back({{"n", number}, {"x\"y", 0.5}, {"text", "a\nb"}, {"none", nullptr}});
    const auto file = folder / "-out \n.db";
    const std::string table = "a\"; DROP TABLE x";
    const WrittenFile written = backend.run(write(test::records_of(records), file, table));
    CHECK(written.records == 700);
    CHECK(written.bytes == std::filesystem::file_size(file));
    CHECK(folder.names().size() == 1);
    CHECK(backend.run(test::fields_of(read_table(file, table))) == records);
}

TEST_CASE("values that SQLite does not know become ones that it knows") {
    test::Simulated backend;
    const test::ScratchFolder folder;
    const auto file = folder / "out.db";
    const Json records = Json::parse(R"([{"a": true, "b": [1], "c": 18446744073709551615}, {}])");
    backend.run(write(test::records_of(records), file, "t"));
    CHECK(backend.run(test::fields_of(read_table(file, "t"))) ==
          Json::parse(R"([{"a": 1, "b": "[1]", "c": 18446744073709551615.0},
                          {"a": null, "b": null, "c": null}])"));
    const Json odd = Json::parse(R"([{"a": 1}, {"b": 1}])");
    CHECK_THROWS_AS(backend.run(write(test::records_of(odd), folder / "odd.db", "t")), DataError);
    CHECK(folder.names().size() == 1);
    CHECK(backend.run(write(test::records_of(Json::array()), file, "t")).records == 0);
    CHECK_THROWS_AS(backend.run(test::fields_of(read_table(file, "t"))), Error);
}

TEST_CASE("bad rows are bad records, and what is no database is an error") {
    test::Simulated backend;
    const test::ScratchFolder folder;
    {
        const data::detail::SqliteDatabase database{folder / "x.db",
                                                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
        database.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (x'00'), "
                         "(CAST(x'ff' AS TEXT)), (zeroblob(100000))");
    }
    const auto read = [&](const char* name, ReadOptions options = {}) {
        return backend.run(test::fields_of(read_table(folder / name, "t", options)));
    };
    CHECK_THROWS_WITH(read("x.db"), Catch::Contains("line 2: column 'a' has a blob"));
    RejectFile rejects{folder / "rejects"};
    backend.run(rejects.open());
    CHECK(read("x.db", {.rejects = &rejects}) == Json::parse(R"([{"a": 1}])"));
    CHECK(rejects.count() == 3);
    CHECK_THROWS_WITH(read("x.db", {.largest_record = 1000, .rejects = &rejects}),
                      Catch::Contains("SQLite says: string or blob too big"));
    folder.file("text.db", "this is a text that is no database, whatever its name may say");
    CHECK_THROWS_WITH(read("text.db"), Catch::Contains("SQLite says: file is not a database"));
    CHECK_THROWS_WITH(read("empty.db"), Catch::Contains("No such file"));
    folder.file("empty.db", "");
    CHECK_THROWS_WITH(read("empty.db"), Catch::Contains("SQLite says: no such table: t"));
}
