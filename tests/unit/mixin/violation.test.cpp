// SPDX-License-Identifier: MIT
#include "coflow/mixin/violation.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace coflow;

namespace {

std::vector<Violation> found_in_places(Violations found) {
    found.add("whole");
    {
        const Violations::Place owner = found.at("owner");
        const Violations::Place tags = found.at("a/b~c");
        {
            const Violations::Place tag = found.at(2);
            found.add("element");
        }
        found.add("list");
    }
    const Violations::Place other = found.at(0);
    found.add("other");
    return found.take();
}

} // namespace

TEST_CASE("violations know their place in a value") {
    CHECK(found_in_places(Violations{}) == std::vector<Violation>{{"", "whole"},
                                                                  {"owner.a/b~c[2]", "element"},
                                                                  {"owner.a/b~c", "list"},
                                                                  {"[0]", "other"}});
}

TEST_CASE("the places in JSON are JSON pointers") {
    CHECK(found_in_places(Violations{Violations::Paths::pointers}) ==
          std::vector<Violation>{{"", "whole"},
                                 {"/owner/a~1b~0c/2", "element"},
                                 {"/owner/a~1b~0c", "list"},
                                 {"/0", "other"}});
}

TEST_CASE("a validation error says what is wrong, all of it") {
    const ValidationError error{"the song", {{"bpm", "is 500"}, {"", "is odd"}}};
    CHECK(std::string{error.what()} == "the song is invalid: bpm is 500; is odd");
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.violations() == std::vector<Violation>{{"bpm", "is 500"}, {"", "is odd"}});
}

TEST_CASE("the message of a validation error stays readable") {
    const ValidationError error{"the list", std::vector<Violation>(1000, Violation{"x", "is bad"})};
    CHECK(std::string{error.what()}.ends_with("x is bad; and 980 more"));
    CHECK(error.violations().size() == 1000);
}
