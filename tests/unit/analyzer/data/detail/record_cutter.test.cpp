// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/detail/record_cutter.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coflow::data::detail;

namespace {

using Cuts = std::vector<std::pair<std::uint64_t, std::string>>; // line and text

std::unique_ptr<RecordScanner> lines() { return std::make_unique<LineScanner>(); }
std::unique_ptr<RecordScanner> csv() { return std::make_unique<CsvScanner>(','); }
std::unique_ptr<RecordScanner> array() { return std::make_unique<ArrayScanner>(); }

/// The records of `text` when it comes in the given pieces.
Cuts cut(RecordCutter& cutter, const std::vector<std::string>& pieces) {
    Cuts cuts;
    for (const std::string& piece : pieces) {
        cutter.feed(piece);
        while (const auto record = cutter.next())
            cuts.emplace_back(record->line, record->text + (record->too_large ? "..." : ""));
    }
    if (const auto record = cutter.rest())
        cuts.emplace_back(record->line, record->text + (record->too_large ? "..." : ""));
    return cuts;
}

/// Checks it for each place where the text may be cut in two, and byte by byte.
template <class Scanner>
void check(Scanner scanner, std::string_view text, const Cuts& expected,
           std::size_t largest = 1000) {
    for (std::size_t split = 0; split <= text.size(); ++split) {
        CAPTURE(split);
        RecordCutter cutter{scanner(), largest};
        CHECK(cut(cutter, {std::string{text.substr(0, split)}, std::string{text.substr(split)}}) ==
              expected);
    }
    std::vector<std::string> bytes;
    for (const char byte : text)
        bytes.emplace_back(1, byte);
    RecordCutter cutter{scanner(), largest};
    CHECK(cut(cutter, bytes) == expected);
    CHECK(cutter.line() ==
          1 + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
}

} // namespace

TEST_CASE("lines are cut wherever the bytes are") {
    check(lines, "{}\n\n[\"\\n\"]\r\nlast",
          {{1, "{}\n"}, {2, "\n"}, {3, "[\"\\n\"]\r\n"}, {4, "last"}});
}

TEST_CASE("CSV is cut at the ends of lines that are in no quotes") {
    check(csv, "a,b\r\n\"1\n\"\"\n\",\"\"\n,\"\"\"\"\n\"x\"",
          {{1, "a,b\r\n"}, {2, "\"1\n\"\"\n\",\"\"\n"}, {5, ",\"\"\"\"\n"}, {6, "\"x\""}});
}

TEST_CASE("a stray quote in CSV spoils no other line") {
    check(csv, "a\"b\n\"c\"d\"\ne\n", {{1, "a\"b\n"}, {2, "\"c\"d\"\n"}, {3, "e\n"}});
}

TEST_CASE("arrays are cut at the ends of their elements") {
    check(array, "[{\"a\":[1,2],\"b\":\"],\\\"}\\\\\"},\n{\"c\":{}} , 3]\nx",
          {{1, "[{\"a\":[1,2],\"b\":\"],\\\"}\\\\\"},"},
           {1, "\n{\"c\":{}} ,"},
           {2, " 3]"},
           {2, "\nx"}});
}

TEST_CASE("what is too large is kept in part, and the next record is found") {
    check(lines, "12345\n123456789\n12\n", {{1, "12345\n"}, {2, "123456..."}, {3, "12\n"}}, 6);
    check(csv, "\"23456789\n\",x\ny\n", {{1, "\"23456..."}, {2, "\",x\ny\n"}}, 6);
    check(csv, "123,,\"789\"\ny\n", {{1, "123,,\"..."}, {2, "y\n"}}, 6);
    check(array, "[\"12345,]678\",2]", {{1, "[\"1234..."}, {1, "2]"}}, 6);
}
