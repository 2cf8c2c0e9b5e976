// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/websocket_encoder.hpp"

#include "support/catch.hpp"
#include "unit/io/websocket/frames.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::test;
using Events = std::vector<std::string>;
using Kind = WebSocketMessage::Kind;

namespace {

/// Both halves of a connection.
struct Wire {
    explicit Wire(WebSocketRole sender, const WebSocketOptions& options = {},
                  const std::optional<WebSocketDeflate>& deflate = {})
        : encoder{sender, options, deflate},
          decoder{sender == WebSocketRole::client ? WebSocketRole::server : WebSocketRole::client,
                  options, deflate} {}

    Events send(Kind kind, const std::string& data) {
        const std::string sent = encode(encoder, kind, data);
        size = sent.size();
        return decode_all(decoder, sent);
    }

    WebSocketEncoder encoder;
    WebSocketDecoder decoder;
    std::size_t size = 0;
};

} // namespace

TEST_CASE("A server's frames are those of RFC 6455, section 5.7") {
    WebSocketEncoder encoder{WebSocketRole::server, {}};
    CHECK(encode(encoder, Kind::text, "Hello") == bytes({0x81, 0x05}) + "Hello");
    CHECK(encoder.ping("Hello") == bytes({0x89, 0x05}) + "Hello");
    CHECK(encoder.pong("Hello") == bytes({0x8a, 0x05}) + "Hello");
    CHECK(encoder.close(WebSocketClose{WebSocketCloseCode::normal, "bye"}) ==
          bytes({0x88, 0x05, 0x03, 0xE8}) + "bye");
    CHECK(encoder.close(WebSocketClose{}) == bytes({0x88, 0x00}));
    CHECK(encode(encoder, Kind::binary, std::string(256, 'x')).substr(0, 4) ==
          bytes({0x82, 0x7E, 0x01, 0x00}));
    CHECK(encode(encoder, Kind::binary, std::string(65536, 'x')).substr(0, 10) ==
          bytes({0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0}));
    CHECK(encode(encoder, Kind::text, "") == bytes({0x81, 0x00}));
}

TEST_CASE("A client's masks follow from the seed, or from nothing") {
    WebSocketOptions options;
    options.mask_seed = 7;
    const auto hello = [](const WebSocketOptions& with) {
        WebSocketEncoder encoder{WebSocketRole::client, with};
        std::string frames;
        for (int count = 0; count < 300; ++count) // more than are fetched at once
            frames += encoder.ping("Hello");
        return frames;
    };
    CHECK(hello(options) == hello(options));
    CHECK(hello({}) != hello({}));
    WebSocketDecoder decoder{WebSocketRole::server, {}};
    CHECK(decode_all(decoder, hello({})) == Events(300, "ping:Hello"));
    WebSocketEncoder encoder{WebSocketRole::client, {}};
    CHECK(encoder.ping("same") != encoder.ping("same"));
}

TEST_CASE("Long messages are sent in fragments, and control frames fit between") {
    WebSocketOptions options;
    options.longest_frame = 4;
    WebSocketEncoder encoder{WebSocketRole::server, options};
    encoder.begin(Kind::text, "0123456789");
    std::string sent = encoder.next_frame();
    CHECK(sent == bytes({0x01, 0x04}) + "0123");
    sent += encoder.ping("now");
    const std::string second = encoder.next_frame();
    CHECK(second == bytes({0x00, 0x04}) + "4567");
    REQUIRE(encoder.has_frame());
    const std::string third = encoder.next_frame();
    CHECK(third == bytes({0x80, 0x02}) + "89");
    CHECK_FALSE(encoder.has_frame());
    WebSocketDecoder decoder{WebSocketRole::client, {}};
    CHECK(decode_all(decoder, sent + second + third) == Events{"ping:now", "text:0123456789"});
}

TEST_CASE("Messages survive being compressed, masked and cut") {
    const bool takeover = GENERATE(true, false);
    const int window = GENERATE(8, 9, 15);
    const auto role = GENERATE(WebSocketRole::client, WebSocketRole::server);
    WebSocketDeflate deflate;
    deflate.client_no_context_takeover = deflate.server_no_context_takeover = !takeover;
    deflate.client_max_window_bits = deflate.server_max_window_bits = window;
    WebSocketOptions options;
    options.longest_frame = 1000;
    options.compress_from = 20;
    Wire wire{role, options, deflate};
    for (const std::size_t size : {0U, 1U, 19U, 20U, 100U, 4096U, 70'000U, 300'000U}) {
        const std::string text = sample_text(size, static_cast<std::uint32_t>(size));
        CHECK(wire.send(Kind::text, text) == Events{"text:" + text});
        CHECK(wire.send(Kind::binary, text) == Events{"binary:" + text});
        if (size > 1000 && window > 8)
            CHECK(wire.size < size / 2);
    }
}

TEST_CASE("With context takeover the same again costs next to nothing") {
    const std::string text = sample_text(5000);
    Wire kept{WebSocketRole::server, {}, WebSocketDeflate{}};
    kept.send(Kind::text, text);
    const std::size_t first = kept.size;
    CHECK(kept.send(Kind::text, text) == Events{"text:" + text});
    CHECK(kept.size < first / 4);

    WebSocketDeflate afresh;
    afresh.server_no_context_takeover = true;
    Wire dropped{WebSocketRole::server, {}, afresh};
    dropped.send(Kind::text, text);
    CHECK(dropped.size == first);
    CHECK(dropped.send(Kind::text, text) == Events{"text:" + text});
    CHECK(dropped.size == first);
}

TEST_CASE("Small messages are not compressed") {
    WebSocketOptions options;
    options.compress_from = 100;
    WebSocketEncoder encoder{WebSocketRole::server, options, WebSocketDeflate{}};
    CHECK(encode(encoder, Kind::text, std::string(99, 'x'))[0] == '\x81');
    CHECK(encode(encoder, Kind::text, std::string(100, 'x'))[0] == '\xC1');
}

TEST_CASE("What must not be sent is refused") {
    WebSocketEncoder encoder{WebSocketRole::client, {}};
    CHECK_THROWS_AS(encoder.begin(Kind::text, "\xFF"), Error);
    CHECK_FALSE(encoder.has_frame());
    CHECK_THROWS_AS(encoder.ping(std::string(126, 'x')), Error);
    CHECK_NOTHROW(encoder.ping(std::string(125, 'x')));
    CHECK_THROWS_AS(encoder.close(WebSocketClose{WebSocketCloseCode::abnormal}), Error);
    CHECK_THROWS_AS(encoder.close(WebSocketClose{WebSocketCloseCode::normal, "\xFF"}), Error);
    CHECK_THROWS_AS(
        encoder.close(WebSocketClose{WebSocketCloseCode::normal, std::string(124, 'x')}), Error);
    CHECK_NOTHROW(encoder.close(WebSocketClose{WebSocketCloseCode::normal, std::string(123, 'x')}));
    CHECK_THROWS_AS(encoder.close(WebSocketClose{WebSocketCloseCode::no_status, "why"}), Error);
    WebSocketOptions options;
    options.longest_frame = 0;
    CHECK_THROWS_AS((WebSocketEncoder{WebSocketRole::client, options}), Error);
    options.longest_frame = 1;
    options.compression_level = 10;
    CHECK_THROWS_AS((WebSocketEncoder{WebSocketRole::client, options, WebSocketDeflate{}}), Error);
}
