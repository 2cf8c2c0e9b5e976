// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/decode.hpp"

#include "support/catch.hpp"

#include <iconv.h>

#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace coflow;
using namespace std::literals;

namespace {

constexpr std::string_view russian =
    "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. "
    "Все смешалось в доме Облонских.";
constexpr std::string_view german =
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Fräulein Müller grüßt, "
    "während die Bären schön träumen und süße Äpfel essen.";
constexpr std::string_view japanese =
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で"
    "ニャーニャー泣いていた事だけは記憶している。";

/// The same text in another encoding, as the C library has it.
std::string encode(std::string_view text, const char* encoding) {
    const iconv_t converter = iconv_open(encoding, "UTF-8");
    std::string in{text};
    std::string out(4 * text.size() + 8, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t from_left = in.size();
    std::size_t to_left = out.size();
    const std::size_t failed = iconv(converter, &from, &from_left, &to, &to_left);
    iconv_close(converter);
    if (failed != 0)
        throw std::runtime_error{"iconv cannot convert"};
    out.resize(out.size() - to_left);
    return out;
}

std::string refusal_of(std::string_view bytes) {
    try {
        static_cast<void>(text::decode(bytes, "'x.txt'"));
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("a text becomes UTF-8 from the encoding that it is in") {
    struct Sample {
        std::string_view text;
        const char* encoding;
    };
    for (const Sample& sample :
         {Sample{russian, "WINDOWS-1251"}, Sample{russian, "KOI8-R"}, Sample{russian, "UTF-8"},
          Sample{german, "UTF-8"}, Sample{japanese, "SHIFT_JIS"}, Sample{japanese, "EUC-JP"},
          Sample{japanese, "ISO-2022-JP"}, Sample{japanese, "UTF-8"}}) {
        INFO(sample.encoding);
        const std::string bytes = encode(sample.text, sample.encoding);
        const text::DecodedText decoded = text::decode(bytes);
        CHECK(decoded.text == sample.text);
        CHECK(decoded.encoding == sample.encoding);
        CHECK(decoded.source == text::EncodingSource::content);
        CHECK(decoded.bytes == bytes.size());
        CHECK(decoded.replaced == 0);
    }
}

TEST_CASE("German in ISO 8859-1 is read right, whichever of its like it is taken for") {
    CHECK(text::decode(encode(german, "ISO-8859-1")).text == german);
}

TEST_CASE("UTF-16 is recognised with and without a byte order mark") {
    const std::string english = "The quick brown fox jumps over the lazy dog.";
    for (const char* encoding : {"UTF-16LE", "UTF-16BE"}) {
        for (const std::string_view sample : {std::string_view{english}, russian, german}) {
            INFO(encoding << ": " << sample);
            const text::DecodedText plain = text::decode(encode(sample, encoding));
            CHECK(plain.text == sample);
            CHECK(plain.encoding == encoding);
            CHECK(plain.source == text::EncodingSource::content);
        }
        const text::DecodedText marked =
            text::decode(encode("\uFEFF" + std::string{japanese}, encoding));
        CHECK(marked.text == japanese);
        CHECK(marked.encoding == encoding);
        CHECK(marked.source == text::EncodingSource::byte_order_mark);
    }
    CHECK(text::decode("\xEF\xBB\xBFok").text == "ok");
    CHECK(text::decode(encode("\uFEFFok", "UTF-32LE")).text == "ok");
}

TEST_CASE("plain ASCII is called that, and so is nothing at all") {
    CHECK(text::decode("plain").encoding == "US-ASCII");
    const text::DecodedText empty = text::decode("");
    CHECK(empty.encoding == "US-ASCII");
    CHECK(empty.text.empty());
}

TEST_CASE("escapes of a terminal do not make a text Japanese or Thai") {
    const std::string coloured = "+\x1b[1mK\xc3\xb6ln \xc2\xba\x1b[0m";
    CHECK(text::decode(coloured).encoding == "UTF-8");
    CHECK(text::decode(coloured).text == coloured);
    CHECK(text::decode("\x1b[1mbold\x1b[0m").encoding == "US-ASCII");
    CHECK(text::decode("+\x1b\xc2\xba").encoding == "UTF-8");
}

TEST_CASE("UTF-8 that is cut off at any byte keeps what is whole") {
    for (std::size_t length = 4; length < japanese.size(); ++length) {
        const text::DecodedText decoded = text::decode(japanese.substr(0, length));
        INFO(length);
        CHECK(decoded.encoding == "UTF-8");
        CHECK(decoded.replaced == (length % 3 == 0 ? 0U : 1U));
        const std::string whole{japanese.substr(0, length - length % 3)};
        CHECK(decoded.text == whole + (length % 3 == 0 ? "" : "\uFFFD"));
    }
}

TEST_CASE("a damaged byte in much UTF-8 does not make it something else") {
    std::string bytes{russian};
    bytes[2] = '\xff';
    const text::DecodedText decoded = text::decode(bytes);
    CHECK(decoded.encoding == "UTF-8");
    CHECK(decoded.replaced >= 1);
    CHECK(decoded.text.ends_with("Облонских."));
}

TEST_CASE("UTF-16 that ends within a character is read up to there") {
    const std::string bytes = "\xFF\xFE" + encode("four", "UTF-16LE") + "\x20";
    const text::DecodedText decoded = text::decode(bytes);
    CHECK(decoded.text == "four\uFFFD");
    CHECK(decoded.replaced == 1);
}

TEST_CASE("binary data is refused by name") {
    CHECK(refusal_of("\x7f"
                     "ELF\x02\x01\x01\0\0\0\0\0\x03\0\x3e\0"sv) ==
          "'x.txt' is no text: it has control characters of binary data");
    CHECK_FALSE(refusal_of("text with a \0 in it"sv).empty());
    CHECK_FALSE(refusal_of("\x01\x02\x03\x04\x05").empty());
    std::mt19937 random{7};
    for (const std::size_t size : {100U, 1000U, 100'000U}) {
        std::string bytes(size, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        CHECK_FALSE(refusal_of(bytes).empty());
    }
}

TEST_CASE("a character without an end is refused, as normalizing it would take for ever") {
    std::string marks = "a";
    for (int count = 0; count < 250; ++count)
        marks += "\u0301\u0323"; // of different classes: to be put in order
    CHECK(text::decode(marks).replaced == 0);
    CHECK(refusal_of(marks + "\u0301") == "'x.txt' has more than 500 combining marks in a row");
}

TEST_CASE("whatever comes ends as valid UTF-8 or as an error") {
    std::mt19937 random{11};
    int read = 0;
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 24, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random() % 4 == 0 ? random() : 'a' + random() % 26);
        try {
            const std::string decoded = text::decode(bytes).text;
            ++read;
            CHECK(encode(decoded, "UTF-32LE").size() % 4 == 0);
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
        }
    }
    CHECK(read > 100);
}
