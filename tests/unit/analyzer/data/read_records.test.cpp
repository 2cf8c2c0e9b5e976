// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/read_records.hpp"

#include "coflow/testing/simulated_executor.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::data;

namespace {

Task<std::vector<Record>> all_of(Records records) {
    std::vector<Record> result;
    while (std::optional<Record> record = co_await records.next())
        result.push_back(std::move(*record));
    co_return result;
}

std::vector<Record> read(const std::filesystem::path& file, const ReadOptions& options = {}) {
    testing::SimulatedExecutor executor;
    return executor.run(all_of(read_records(file, options)));
}

Json fields_of(const std::vector<Record>& records) {
    Json result = Json::array();
    for (const Record& record : records)
        result.push_back(record.fields);
    return result;
}

/// What is wrong with a file that is read without rejects: "line: reason".
std::string error_of(std::string_view name, std::string_view content, ReadOptions options = {}) {
    const test::ScratchFolder folder;
    const auto file = folder.file(name, content);
    try {
        read(file, options);
    } catch (const DataError& error) {
        CHECK(error.file() == file);
        return std::to_string(error.line()) + ": " + error.reason();
    }
    return "none";
}

/// What is rejected, while the rest is read.
struct Rejected {
    Json good;
    Json bad = Json::array(); // [line, reason, raw]

    Rejected(std::string_view name, std::string_view content, ReadOptions options = {}) {
        const test::ScratchFolder folder;
        const auto file = folder.file(name, content);
        RejectFile rejects{folder / "rejects"};
        options.rejects = &rejects;
        testing::SimulatedExecutor executor;
        executor.run(rejects.open());
        good = fields_of(executor.run(all_of(read_records(file, options))));
        const WrittenFile written = executor.run(rejects.commit());
        for (const Record& record :
             read(folder / "rejects", {.format = RecordFormat::json_lines})) {
            CHECK(record.fields["file"] == file.native());
            bad.push_back({record.fields["line"], record.fields["reason"], record.fields["raw"]});
        }
        CHECK(written.records == bad.size());
    }
};

} // namespace

TEMPLATE_LIST_TEST_CASE("records are read from files of each format", "", test::AllBackends) {
    TestType backend;
    const test::ScratchFolder folder;
    const Json expected = Json::parse(R"([{"a":"1","b":"x"},{"a":"2","b":"y"}])");
    const std::vector<std::pair<std::string, std::string>> files{
        {"-a b\n.csv", "a,b\n1,x\n2,y\n"},
        {"-r.jsonl", "{\"a\":\"1\",\"b\":\"x\"}\n\n{\"a\":\"2\",\"b\":\"y\"}"},
        {"x.json", "[{\"a\":\"1\",\"b\":\"x\"},\n {\"a\":\"2\",\"b\":\"y\"}]\n"}};
    for (const auto& [name, content] : files) {
        CAPTURE(name);
        const auto file = folder.file(name, content);
        const auto plain = backend.run(all_of(read_records(file)));
        CHECK(fields_of(plain) == expected);
        CHECK(plain.at(0).source->file == file);
        const auto marked = folder.file("marked" + name, "\xef\xbb\xbf" + content);
        CHECK(fields_of(backend.run(all_of(read_records(marked)))) == expected);
    }
}

TEST_CASE("records know their lines, and files their progress") {
    const test::ScratchFolder folder;
    ReadProgress progress;
    const auto csv = read(folder.file("x.csv", "a,b\r\n\"1\n2\",x\r\n\r\n3,\"say \"\"hi\"\"\"\r\n"),
                          {.progress = &progress});
    REQUIRE(csv.size() == 2);
    CHECK(csv[0].fields == Json{{"a", "1\n2"}, {"b", "x"}});
    CHECK(csv[0].line == 2);
    CHECK(csv[1].fields == Json{{"a", "3"}, {"b", "say \"hi\""}});
    CHECK(csv[1].line == 5);
    CHECK(csv[0].source->columns == std::vector<std::string>{"a", "b"});
    CHECK(progress.bytes == 32);
    CHECK(progress.size == 32);
    CHECK(progress.records == 2);
    const auto array = read(folder.file("x.json", "\n[\n\n{\"a\":\n1},\n{}\n]\n"));
    REQUIRE(array.size() == 2);
    CHECK(array[0].line == 4);
    CHECK(array[1].line == 6);
}

TEST_CASE("values of CSV are text, or what they look like") {
    const test::ScratchFolder folder;
    const auto file = folder.file("x.csv", "v\n1\n-2.5e3\n007\n+1\ntrue\n\"1\"\n\"\"\n1e999\n"
                                           "123456789012345678901234567890\n0x10\nnan\n");
    CHECK(read(file).at(0).fields["v"] == "1");
    Json values = Json::array();
    for (const Record& record : read(file, {.values = CsvValues::detect}))
        values.push_back(record.fields["v"]);
    CHECK(values == Json{1, -2500.0, "007", "+1", true, "1", "", "1e999",
                         "123456789012345678901234567890", "0x10", "nan"});
    const auto two = folder.file("y.csv", "a;b\n;1\n");
    CHECK(read(two, {.separator = ';', .values = CsvValues::detect}).at(0).fields ==
          Json{{"a", nullptr}, {"b", 1}});
}

TEST_CASE("a bad record is an error with file, line and reason") {
    using std::string_view_literals::operator""sv;
    CHECK(error_of("x.csv", "a,b\n1\n") == "2: has 1 fields instead of 2");
    CHECK(error_of("x.csv", "a,b\n1,2\n\"x") ==
          "3: field 1 begins with a quote that is never closed");
    CHECK(error_of("x.csv", "a,b\n1,x\"y\n") ==
          "2: field 2 has a quote but does not begin with one");
    CHECK(error_of("x.csv", "a,b\n1,\"x\"y\n") == "2: field 2 goes on after its closing quote");
    CHECK(error_of("x.csv", "a\r1\r2") == "1: field 1 has a carriage return but no quotes");
    CHECK(error_of("x.csv", "a\n\xff\n") == "2: is no valid UTF-8");
    CHECK(error_of("x.csv", "a\nb\0c\n"sv) == "2: has a NUL byte");
    CHECK(error_of("x.csv", "") == "1: has no line that names the columns");
    CHECK(error_of("x.csv", "a,a\n") == "1: names the column 'a' twice");
    CHECK(error_of("x.jsonl", "") == "none");
    CHECK(error_of("x.jsonl", "{}\n[1]\n") == "2: is no JSON object but of type array");
    CHECK(error_of("x.jsonl", "{}\n{\"a\":").starts_with("2: is no JSON: column "));
    CHECK(error_of("x.jsonl", "{\"a\":\"\xff\"}").starts_with("1: is no JSON: column "));
    CHECK(error_of("x.jsonl", "{\"a\":1e999}").starts_with("1: is no JSON: "));
    CHECK(error_of("x.jsonl", "{\"a\":\"b\0\"}"sv).starts_with("1: is no JSON: column "));
    CHECK(error_of("x.jsonl", "{\"a\":" + std::string(100'000, '[')) ==
          "1: is nested more than 200 levels deep");
    CHECK(error_of("x.json", "") == "1: is no JSON array");
    CHECK(error_of("x.json", "[]") == "none");
    CHECK(error_of("x.json", "{\"a\": 1}") == "1: is no JSON array");
    CHECK(error_of("x.json", "[{},") == "1: the array does not end");
    CHECK(error_of("x.json", "[{},\n{\"a\"") == "2: the array does not end");
    CHECK(error_of("x.json", "[{},\n]").starts_with("2: is no JSON: "));
    CHECK(error_of("x.json", "[{}]\n{}") == "2: something follows the end of the array");
    CHECK(error_of("x.json", "a,b\n1,2\n") == "1: is no JSON array");
    CHECK(error_of("picture.csv", "\x89PNG\r\n\x1a\n\0\0\0"sv) == "1: is no valid UTF-8");
}

TEST_CASE("bad records are put aside and the rest is read") {
    const Rejected csv{"x.csv", "a,b\n1,2\n3\nx\"y,\"\xff\"\n5,6\n\"7,8\n"};
    CHECK(csv.good == Json::parse(R"([{"a":"1","b":"2"},{"a":"5","b":"6"}])"));
    CHECK(csv.bad == Json{{3, "has 1 fields instead of 2", "3\n"},
                          {4, "is no valid UTF-8", "x\"y,\"\xef\xbf\xbd\"\n"},
                          {6, "field 1 begins with a quote that is never closed", "\"7,8\n"}});
    const Rejected array{"x.json", "[{\"a\":1},\n{\"a\":oops},\n[3],\n{\"a\":4}"};
    CHECK(array.good == Json::parse(R"([{"a":1}])"));
    CHECK(array.bad.size() == 4); // the last record does not end, nor does the array
    CHECK(array.bad[1][0] == 3);
}

TEST_CASE("a record that is too large is a bad one, and the next is found again") {
    const std::string huge(5000, 'x');
    const ReadOptions options{.largest_record = 64};
    const Rejected csv{"x.csv", "a,b\n1,\"" + huge + "\n3,4\n5,6\n", options};
    CHECK(csv.good == Json::parse(R"([{"a":"3","b":"4"},{"a":"5","b":"6"}])"));
    CHECK(csv.bad == Json{{2, "is larger than 64 bytes", "1,\"" + std::string(61, 'x')}});
    const Rejected lines{"x.jsonl", "{\"a\":\"" + huge + "\"}\n{}", options};
    CHECK(lines.good == Json::array({Json::object()}));
    for (const std::string& text :
         {"[{\"a\":\"" + huge + "\"}, {}]", "[{}, {\"a\":\"" + huge + "\"}]"}) {
        const Rejected array{"x.json", text, options};
        CHECK(array.good == Json::array({Json::object()}));
        CHECK(array.bad.size() == 1);
    }
    CHECK(error_of("x.csv", huge, options) == "1: is larger than 64 bytes");
}

TEST_CASE("files larger than a piece are read in order") {
    const test::ScratchFolder folder;
    std::string content = "n,text\n";
    for (int number = 0; number < 60'000; ++number)
        content += std::to_string(number) + ",\"line\n" + std::to_string(number) + "\"\n";
    const auto records = read(folder.file("x.csv", content), {.values = CsvValues::detect});
    REQUIRE(records.size() == 60'000);
    std::size_t wrong = 0;
    for (std::size_t index = 0; index < records.size(); ++index)
        if (records[index].fields["n"] != index || records[index].line != 2 + 2 * index)
            ++wrong;
    CHECK(wrong == 0);
}

TEST_CASE("what is no file, or has no known name, is refused") {
    const test::ScratchFolder folder;
    CHECK_THROWS_AS(read(folder / "missing.csv"), FileError);
    CHECK_THROWS_AS(read(folder.path(), {.format = RecordFormat::csv}), FileError);
    CHECK_THROWS_AS(read(folder.file("x.exe", "")), Error);
    CHECK_THROWS_AS(read(folder.file("x.db", "")), Error);
}

TEST_CASE("reading can be cancelled between pieces") {
    const test::ScratchFolder folder;
    const auto file = folder.file("x.csv", "a\n1\n");
    testing::SimulatedExecutor executor;
    auto reading = executor.start(all_of(read_records(file)));
    reading.request_stop();
    CHECK_THROWS_AS(reading.get(), Cancelled);
}
