// SPDX-License-Identifier: MIT
#include "coflow/comfyui/content_kind.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow::comfyui;
using namespace std::string_literals;

TEST_CASE("what a file is shows in its first bytes") {
    CHECK(content_kind("\x89PNG\r\n\x1a\n....") == ContentKind::image);
    CHECK(content_kind("\xff\xd8\xff\xe0") == ContentKind::image);
    CHECK(content_kind("RIFF\x10\0\0\0WEBPVP8 "s) == ContentKind::image);
    CHECK(content_kind("\0\0\0\x1c"s + "ftypavif") == ContentKind::image);
    CHECK(content_kind("\0\0\0\x20"s + "ftypisom") == ContentKind::video);
    CHECK(content_kind("\0\0\0\x20"s + "ftypM4A ") == ContentKind::audio);
    CHECK(content_kind("\x1a\x45\xdf\xa3...") == ContentKind::video);
    CHECK(content_kind("RIFF\x10\0\0\0WAVEfmt "s) == ContentKind::audio);
    CHECK(content_kind("fLaC\0"s) == ContentKind::audio);
    CHECK(content_kind("\xff\xfb\x90\x64") == ContentKind::audio);
    CHECK(content_kind("ID3\x04\0"s) == ContentKind::audio);
    CHECK(content_kind("a fox\n") == ContentKind::text);
    CHECK(content_kind("\x08\0\0\0\0\0\0\0{}"s) == ContentKind::other);
    CHECK(content_kind("") == ContentKind::other);
}

TEST_CASE("a beginning that is cut off is never taken for more") {
    const std::string png = "\x89PNG\r\n\x1a\n";
    for (std::size_t length = 0; length < png.size(); ++length)
        CHECK(content_kind(png.substr(0, length)) != ContentKind::image);
}

TEST_CASE("a name says what a file should be, or nothing") {
    CHECK(kind_of_name("a.PNG") == ContentKind::image);
    CHECK(kind_of_name("a.b.mp4") == ContentKind::video);
    CHECK(kind_of_name("a.flac") == ContentKind::audio);
    CHECK_FALSE(kind_of_name("png"));
    CHECK_FALSE(kind_of_name("a.latent"));
    CHECK(to_string(ContentKind::audio) == "audio");
}
