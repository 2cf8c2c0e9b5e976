// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/record.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::data;

TEST_CASE("an error of data names file, line and reason") {
    const DataError error{"a\nb.csv", 3, "is bad"};
    CHECK(std::string{error.what()} == "'a\\nb.csv', line 3: is bad");
    CHECK(error.file() == "a\nb.csv");
    CHECK(error.line() == 3);
    CHECK(error.reason() == "is bad");
    CHECK(error.code() == ErrorCode::invalid_argument);
}

TEST_CASE("a line of JSON is always UTF-8 and one line") {
    CHECK(to_line({{"a", "\xff\n"}}) == "{\"a\":\"\xef\xbf\xbd\\n\"}");
}
