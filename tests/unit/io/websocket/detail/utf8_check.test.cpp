// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/detail/utf8_check.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace coflow::detail;

namespace {

std::string encoded(std::uint32_t point, int length) {
    if (length == 1)
        return {static_cast<char>(point)};
    constexpr std::uint32_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    std::string text;
    for (int index = 0; index < length; ++index, point >>= 6)
        text.insert(text.begin(), static_cast<char>(index + 1 == length ? leads[length] | point
                                                                        : 0x80 | (point & 0x3F)));
    return text;
}

int length_of(std::uint32_t point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

} // namespace

TEST_CASE("Every character is taken in its shortest form, and in no other") {
    for (std::uint32_t point = 0; point < 0x120000; ++point) {
        const bool allowed = point < 0x110000 && (point < 0xD800 || point > 0xDFFF);
        const int length = length_of(point);
        if (is_utf8(encoded(point, length)) != allowed)
            FAIL("U+" << std::hex << point);
        if (length < 4 && is_utf8(encoded(point, length + 1)))
            FAIL("overlong U+" << std::hex << point);
    }
    for (int byte = 0x80; byte < 0x100; ++byte)
        CHECK_FALSE(is_utf8(std::string(1, static_cast<char>(byte))));
}

TEST_CASE("Text may be cut anywhere, and the first wrong byte is told at once") {
    const std::string text = "0123456789 \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8E\xB5 abcdefghijkl";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Utf8Check check;
        CHECK(check.take(text.substr(0, cut)));
        CHECK(check.take(text.substr(cut)));
        CHECK(check.is_complete());
    }
    Utf8Check check;
    CHECK(check.take("12345678\xE2"));
    CHECK_FALSE(check.is_complete());
    CHECK_FALSE(check.take("\x41"));
    Utf8Check surrogate;
    CHECK(surrogate.take("\xED"));
    CHECK_FALSE(surrogate.take("\xA0"));
}
