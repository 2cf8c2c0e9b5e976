// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/websocket_decoder.hpp"

#include "support/catch.hpp"
#include "unit/io/websocket/frames.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::test;
using Events = std::vector<std::string>;

namespace {

Events as_client(const std::string& input, const WebSocketOptions& options = {},
                 const std::optional<WebSocketDeflate>& deflate = {}) {
    WebSocketDecoder decoder{WebSocketRole::client, options, deflate};
    return decode_all(decoder, input);
}

Events as_server(const std::string& input) {
    WebSocketDecoder decoder{WebSocketRole::server, {}};
    return decode_all(decoder, input);
}

const std::string hello_deflated = bytes({0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});

} // namespace

TEST_CASE("The examples of RFC 6455, section 5.7, are understood") {
    CHECK(as_client(bytes({0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f})) == Events{"text:Hello"});
    CHECK(as_server(bytes({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58})) ==
          Events{"text:Hello"});
    CHECK(as_client(bytes({0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f})) ==
          Events{"text:Hello"});
    CHECK(as_client(bytes({0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f})) == Events{"ping:Hello"});
    CHECK(as_server(bytes({0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58})) ==
          Events{"pong:Hello"});
    const std::string medium(256, 'm');
    CHECK(as_client(bytes({0x82, 0x7E, 0x01, 0x00}) + medium) == Events{"binary:" + medium});
    const std::string large(65536, 'l');
    CHECK(as_client(bytes({0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0}) + large) ==
          Events{"binary:" + large});
}

TEST_CASE("The examples of RFC 7692, section 7.2.3, are understood") {
    const WebSocketDeflate deflate;
    const auto decoded = [&](const std::string& input) { return as_client(input, {}, deflate); };
    CHECK(decoded(raw_frame(0xc1, hello_deflated)) == Events{"text:Hello"});
    // Fragmented, with a second message that looks back, without compression, as a last block.
    CHECK(decoded(raw_frame(0x41, hello_deflated.substr(0, 3)) +
                  raw_frame(0x80, hello_deflated.substr(3))) == Events{"text:Hello"});
    CHECK(decoded(raw_frame(0xc1, hello_deflated) +
                  raw_frame(0xc1, bytes({0xf2, 0x00, 0x11, 0x00, 0x00}))) ==
          Events{"text:Hello", "text:Hello"});
    CHECK(decoded(raw_frame(0xc1, bytes({0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f,
                                         0x00}))) == Events{"text:Hello"});
    const std::string last_block = bytes({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00});
    CHECK(decoded(raw_frame(0xc1, last_block)) == Events{"text:Hello"});
    CHECK(decoded(raw_frame(0xc1, last_block) +
                  raw_frame(0xc1, bytes({0xf2, 0x00, 0x11, 0x00, 0x00}))) ==
          Events{"text:Hello", "text:Hello"});
    CHECK(decoded(raw_frame(0xc1, bytes({0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9,
                                         0xc9, 0x07, 0x00}))) == Events{"text:Hello"});
    CHECK(decoded(raw_frame(0xc1, bytes({0x00}))) == Events{"text:"});
    CHECK(decoded(raw_frame(0x81, "plain")) == Events{"text:plain"});
}

TEST_CASE("Where the bytes are split does not matter") {
    const std::string euro = "\xE2\x82\xAC";
    const std::string input =
        raw_frame(0x01, "a" + euro.substr(0, 1)) + raw_frame(0x89, "now") +
        raw_frame(0x00, euro.substr(1)) + raw_frame(0x80, "") + raw_frame(0xc2, hello_deflated) +
        raw_frame(0x82, std::string(300, 'x')) + raw_frame(0x81, "") + raw_frame(0x8a, "") +
        raw_frame(0x88, "\x03\xE9"
                        "bye");
    const Events expected{
        "ping:now", "text:a" + euro, "binary:Hello",  "binary:" + std::string(300, 'x'),
        "text:",    "pong:",         "close:1001:bye"};
    for (std::size_t piece = 1; piece <= 8; ++piece) {
        WebSocketDecoder decoder{WebSocketRole::client, {}, WebSocketDeflate{}};
        CHECK(decode_all(decoder, input, piece) == expected);
    }
    for (std::size_t cut = 0; cut <= input.size(); ++cut) {
        WebSocketDecoder decoder{WebSocketRole::client, {}, WebSocketDeflate{}};
        Events events = decode_all(decoder, input.substr(0, cut));
        const Events rest = decode_all(decoder, input.substr(cut));
        events.insert(events.end(), rest.begin(), rest.end());
        CHECK(events == expected);
    }
}

TEST_CASE("A message of 13 MB passes") {
    const std::string big = sample_text(13'000'000);
    CHECK(as_client(raw_frame(0x82, big)) == Events{"binary:" + big});
    CHECK(as_server(raw_frame(0x81, big, true)) == Events{"text:" + big});
}

TEST_CASE("Who breaks the protocol is told so by code 1002") {
    const Events wrong{"error:1002"};
    CHECK(as_client(raw_frame(0xA1, "x")) == wrong); // RSV2
    CHECK(as_client(raw_frame(0x91, "x")) == wrong); // RSV3
    CHECK(as_client(raw_frame(0xC1, "x")) == wrong); // RSV1 without compression
    CHECK(as_client(raw_frame(0xC9, "x"), {}, WebSocketDeflate{}) == wrong); // on a ping
    CHECK(as_client(raw_frame(0x41, "") + raw_frame(0xC0, ""), {}, WebSocketDeflate{}) == wrong);
    CHECK(as_client(raw_frame(0x81, "x", true)) == wrong); // a server that masks
    CHECK(as_server(raw_frame(0x81, "x")) == wrong);       // a client that does not
    CHECK(as_server(raw_frame(0x89, "")) == wrong);
    for (const int opcode : {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF})
        CHECK(as_client(raw_frame(0x80 | opcode, "x")) == wrong);
    CHECK(as_client(raw_frame(0x80, "x")) == wrong);                        // continues nothing
    CHECK(as_client(raw_frame(0x01, "x") + raw_frame(0x81, "x")) == wrong); // within another
    CHECK(as_client(raw_frame(0x09, "x")) == wrong);                        // a ping in fragments
    CHECK(as_client(raw_frame(0x89, std::string(126, 'x'))) == wrong);
    CHECK(as_client(bytes({0x81, 0x7E, 0, 125}) + std::string(125, 'x')) == wrong); // not minimal
    CHECK(as_client(bytes({0x81, 0x7F, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) == wrong);
    CHECK(as_client(bytes({0x81, 0x7F, 0x80, 0, 0, 0, 0, 1, 0, 0})) == wrong); // 2^63
    CHECK(as_client(raw_frame(0x88, "x")) == wrong);                           // half a code
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535})
        CHECK(as_client(raw_frame(0x88, bytes({code >> 8, code & 0xFF}))) == wrong);
}

TEST_CASE("Text and reasons that are not UTF-8 are refused by code 1007, at once") {
    const Events wrong{"error:1007"};
    CHECK(as_client(raw_frame(0x81, "\xC0\xAF")) == wrong);
    CHECK(as_client(raw_frame(0x81, "\xE2\x82")) == wrong); // ends within a character
    CHECK(as_client(raw_frame(0x88, "\x03\xE8\xFF")) == wrong);
    CHECK(as_client(raw_frame(0x82, "\xC0\xAF")) == Events{"binary:\xC0\xAF"});
    // The first wrong byte is enough, long before the frame's end.
    const std::string begun =
        raw_frame(0x01, "fine") + bytes({0x80, 0x7E, 0x10, 0x00}) + "\xED\xA0";
    CHECK(as_client(begun) == wrong);
}

TEST_CASE("What cannot be decompressed is refused by code 1007") {
    const Events wrong{"error:1007"};
    const WebSocketDeflate deflate;
    CHECK(as_client(raw_frame(0xC2, bytes({0x07})), {}, deflate) == wrong); // no such block type
    CHECK(as_client(raw_frame(0xC2, bytes({0xf2, 0x48})), {}, deflate) == wrong);
    CHECK(as_client(raw_frame(0xC1, bytes({0xf2, 0x00, 0x11, 0x00, 0x00})), {}, deflate) == wrong);
    std::string blocks;
    for (int count = 0; count < 1000; ++count)
        blocks += bytes({0x03, 0x00}); // an empty last block
    CHECK(as_client(raw_frame(0xC2, blocks), {}, deflate) == wrong);
}

TEST_CASE("A message of more than the limit is refused by code 1009") {
    const Events wrong{"error:1009"};
    WebSocketOptions options;
    options.longest_message = 10;
    CHECK(as_client(raw_frame(0x82, "0123456789"), options) == Events{"binary:0123456789"});
    CHECK(as_client(raw_frame(0x82, "0123456789x"), options) == wrong);
    CHECK(as_client(raw_frame(0x02, "01234") + raw_frame(0x80, "56789x"), options) == wrong);
    // An announced length is enough to know.
    CHECK(as_client(bytes({0x82, 0x7F, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}) + "x") ==
          wrong);

    // A small frame that inflates to a big message.
    options.longest_message = 1 << 20;
    WebSocketEncoder encoder{WebSocketRole::server, {}, WebSocketDeflate{}};
    const std::string bomb =
        encode(encoder, WebSocketMessage::Kind::text, std::string(2 << 20, '0'));
    REQUIRE(bomb.size() < 4096);
    CHECK(as_client(bomb, options, WebSocketDeflate{}) == wrong);
    CHECK(as_client(bomb, {}, WebSocketDeflate{}) == Events{"text:" + std::string(2 << 20, '0')});
}

TEST_CASE("Nothing is read after a close frame") {
    CHECK(as_client(raw_frame(0x88, "") + raw_frame(0x81, "x")) == Events{"close:1005:"});
    CHECK(as_client(raw_frame(0x01, "begun") + raw_frame(0x88, "\x0F\xA0"
                                                               "x")) == Events{"close:4000:x"});
}
