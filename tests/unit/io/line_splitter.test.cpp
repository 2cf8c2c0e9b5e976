// SPDX-License-Identifier: MIT
#include "coflow/io/line_splitter.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace coflow;

namespace {

using Lines = std::vector<std::string>;

/// The lines of `text` when it comes in pieces of `size` bytes.
Lines split(std::string_view text, std::size_t size, LineSplitter splitter = LineSplitter{}) {
    Lines lines;
    for (std::size_t begin = 0; begin < text.size(); begin += size) {
        // A copy of its own, so that a view into an earlier piece would be found out.
        const std::string piece{text.substr(begin, size)};
        splitter.feed(piece);
        while (const auto line = splitter.next())
            lines.emplace_back(*line);
    }
    if (const auto line = splitter.rest())
        lines.emplace_back(*line);
    return lines;
}

} // namespace

TEST_CASE("lines end at a newline, a return, or both, however the bytes come", "[io]") {
    const std::string_view text = "one\ntwo\r\nframe=1\rframe=2\rdone\n\n\r\n\r\rlast";
    const Lines expected{"one", "two", "frame=1", "frame=2", "done", "", "", "", "", "last"};
    for (std::size_t size = 1; size <= text.size(); ++size) {
        CAPTURE(size);
        CHECK(split(text, size) == expected);
    }
}

TEST_CASE("text without an end of line is given at the end only", "[io]") {
    LineSplitter splitter;
    splitter.feed("par");
    CHECK_FALSE(splitter.next());
    splitter.feed("tial");
    CHECK_FALSE(splitter.next());
    CHECK(splitter.rest() == "partial");
    CHECK_FALSE(splitter.rest());
}

TEST_CASE("a line that ends with a return is given without waiting for more", "[io]") {
    LineSplitter splitter;
    splitter.feed("50 %\r");
    CHECK(splitter.next() == "50 %");
    CHECK_FALSE(splitter.next());
    splitter.feed("\n100 %\r");
    CHECK(splitter.next() == "100 %");
    CHECK_FALSE(splitter.next());
    CHECK_FALSE(splitter.rest());
}

TEST_CASE("text that ends with a line end has no empty line after it", "[io]") {
    CHECK(split("a\n", 1) == Lines{"a"});
    CHECK(split("a\r\n", 1) == Lines{"a"});
    CHECK(split("a\r", 1) == Lines{"a"});
    CHECK(split("", 1) == Lines{});
    CHECK(split("\n", 1) == Lines{""});
}

TEST_CASE("a line that is too long comes in pieces", "[io]") {
    for (std::size_t size = 1; size <= 16; ++size) {
        CAPTURE(size);
        CHECK(split("abcdefgh\nab\n", size, LineSplitter{3}) == Lines{"abc", "def", "gh", "ab"});
        CHECK(split("abc\nabcd\nabcdef\r\nx", size, LineSplitter{3}) ==
              Lines{"abc", "abc", "d", "abc", "def", "x"});
        CHECK(split("ab\n", size, LineSplitter{0}) == Lines{"a", "b"});
    }
}

TEST_CASE("zero bytes and bytes that are no text stay in the line", "[io]") {
    const std::string text{"a\0b\xff\nc", 6};
    CHECK(split(text, 2) == Lines{std::string{"a\0b\xff", 4}, "c"});
}
