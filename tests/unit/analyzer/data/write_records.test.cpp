// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/write_records.hpp"

#include "coflow/analyzer/data/read_records.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/files.hpp"
#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/cancel.hpp"
#include "support/catch.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"
#include "unit/analyzer/data/records.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::data;
using Names = std::vector<std::string>;

namespace {

const Json values = Json::parse(R"([
    {"name": "a,b", "text": "line\nbreak", "n": 1.5, "yes": true, "none": null},
    {"name": "say \"hi\"", "text": "", "n": -3, "yes": false, "none": "x"},
    {"name": "007", "text": "12", "n": 0.1, "yes": true, "none": "true"},
    {"name": " é ", "text": "\r", "n": 12345678901234567, "yes": true, "none": "-"}])");

WrittenFile write(const std::filesystem::path& file, const Json& records,
                  const WriteOptions& options = {}, const Names& columns = {}) {
    testing::SimulatedExecutor executor;
    return executor.run(write_records(test::records_of(records, columns), file, options));
}

/// Records that wait for an event before the last of them.
Records waiting_records(Event& event) {
    Record record;
    record.fields["text"] = std::string(300'000, 'x'); // more than is buffered
    co_yield record;
    co_await event.wait();
    co_yield record;
}

struct Writing {
    test::ScratchFolder folder;
    std::filesystem::path file = folder.file("out.csv", "before");
    Event event;

    Task<> operate() { co_await write_records(waiting_records(event), file); }
    Task<> complete() {
        event.set();
        co_return;
    }
    void check(test::Ending ending) {
        CHECK(folder.names() == Names{"out.csv"}); // no half-written one is left
        CHECK((test::content_of(file) == "before") == (ending == test::Ending::cancelled));
    }
};

} // namespace

TEMPLATE_LIST_TEST_CASE("what is written is read again", "", test::AllBackends) {
    TestType backend;
    const test::ScratchFolder folder;
    for (const std::string name : {"-out\n1.csv", "out.jsonl"}) {
        const auto file = folder / name;
        const WrittenFile written = backend.run(write_records(test::records_of(values), file));
        CHECK(written.file == file.native());
        CHECK(written.records == 4);
        CHECK(written.bytes == test::content_of(file).size());
        CHECK(written.sha256 == backend.run(file_sha256(file)));
        const Json read =
            backend.run(test::fields_of(read_records(file, {.values = CsvValues::detect})));
        CHECK(read == values);
    }
}

TEST_CASE("CSV has the columns of the first record in their order, or those asked for") {
    const test::ScratchFolder folder;
    const auto file = folder / "out.csv";
    const Json records = Json::parse(R"([{"b": 1, "a": 2, "new": [1]}, {"a": 3}])");
    write(file, records, {}, {"b", "gone", "a"});
    CHECK(test::content_of(file) == "b,a,new\n1,2,[1]\n,3,\n");
    const Names columns{"x;y", "new", "b", "a"};
    write(file, records, {.separator = ';', .columns = columns});
    CHECK(test::content_of(file) == "\"x;y\";new;b;a\n;[1];1;2\n;;;3\n");
    write(file, Json::array(), {.columns = columns});
    CHECK(test::content_of(file) == "x;y,new,b,a\n");
    write(file, Json::parse(R"([{"a": null}, {"a": ""}])"));
    CHECK(test::content_of(file) == "a\n\"\"\n\"\"\n");
}

TEST_CASE("a record that does not fit is an error and nothing is written") {
    const test::ScratchFolder folder;
    CHECK_THROWS_WITH(write(folder / "out.csv", Json::parse(R"([{"a": 1}, {"a": 1, "b": 2}])")),
                      "'test.json', line 2: has the field 'b', which is no column of what is "
                      "written");
    CHECK_THROWS_AS(write(folder / "out.xls", values), Error);
    CHECK_THROWS_AS(write(folder / "out.json", values), Error);
    CHECK_THROWS_AS(write(folder / "no" / "out.csv", values), FileError);
    CHECK(folder.names().empty());
}

TEST_CASE("a full disk is an error and nothing is left") {
    const test::ScratchFolder folder;
    const test::FileSizeLimit limit{100};
    const Json records = Json::array({{{"text", std::string(1000, 'x')}}});
    CHECK_THROWS_AS(write(folder / "out.jsonl", records), FileError);
    CHECK(folder.names().empty());
}

TEST_CASE("a writer that is cancelled leaves nothing", "[cancel]") {
    test::check_cancellation<Writing>();
}
