// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_tags.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::music;

namespace {

std::string refusal_of(std::string_view text) {
    return test::message_of(ErrorCode::invalid_argument, [text] { check_tag("title", text); });
}

} // namespace

TEST_CASE("tags are any UTF-8") {
    for (const std::string text : {"", "plain", "it's \"quoted\"; a=b\\", "two\nlines\tand a tab",
                                   "Größe 音楽 \U0001F3B5", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"})
        CHECK_NOTHROW(check_tag("title", text));
    CHECK_NOTHROW(check_tag("title", std::string(30'000, 'x')));
}

TEST_CASE("what no file can keep is refused as a tag") {
    for (const std::string text :
         {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
          "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "\xFF", "good\xE2"})
        CHECK(refusal_of(text) == "the title of the music is no UTF-8");
    CHECK(refusal_of(std::string{"a\0b", 3}) == "the title of the music has a control character");
    CHECK(refusal_of("a\rb") == "the title of the music has a control character");
    CHECK(refusal_of(std::string(30'001, 'x')) ==
          "the title of the music is longer than 30000 bytes");
}

TEST_CASE("every tag is named once") {
    MusicTags tags;
    tags.title = "a";
    tags.comment = "b";
    std::vector<std::string> said;
    for_each_tag(tags, [&](const std::string& name, const std::string& text) {
        said.push_back(name + "=" + text);
    });
    CHECK(said ==
          std::vector<std::string>{"title=a", "artist=", "album=", "genre=", "date=", "comment=b"});
}
