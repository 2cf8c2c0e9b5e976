// SPDX-License-Identifier: MIT
#include "coflow/io/websocket/handshake.hpp"

#include "support/catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace coflow;

namespace {

const std::string rfc_key = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string rfc_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

HttpRequestHead request_of(const WebSocketProposal& proposal = {}) {
    HttpRequestHead request;
    request.method = "GET";
    request.target = "/chat";
    WebSocketHandshake{proposal, rfc_key}.prepare(request.headers);
    return request;
}

HttpResponseHead
answer_with(std::initializer_list<std::pair<std::string_view, std::string_view>> more,
            int status = 101) {
    HttpResponseHead answer;
    answer.status = status;
    answer.reason = "Reason";
    answer.headers = {{"upgrade", "WebSocket"},
                      {"connection", "keep-alive, upgrade"},
                      {"sec-websocket-accept", rfc_accept}};
    for (const auto& [name, value] : more)
        answer.headers.set(name, value);
    return answer;
}

WebSocketProposal with_deflate(const std::optional<WebSocketDeflate>& deflate) {
    WebSocketProposal proposal;
    proposal.deflate = deflate;
    return proposal;
}

/// What a server answers to `offer`; empty if it has no compression then.
std::string answer_to(std::string_view offer, const WebSocketDeflate& own = {}) {
    HttpRequestHead request = request_of(with_deflate({}));
    request.headers.set("Sec-WebSocket-Extensions", offer);
    const WebSocketAcceptance acceptance = accept_websocket(request, with_deflate(own));
    const auto text = acceptance.headers.find("Sec-WebSocket-Extensions");
    CHECK(text.has_value() == acceptance.agreement.deflate.has_value());
    return std::string{text.value_or("")};
}

int refusal_of(const HttpRequestHead& request) {
    try {
        static_cast<void>(accept_websocket(request));
        return 101;
    } catch (const WebSocketHandshakeError& error) {
        return error.status();
    }
}

std::optional<WebSocketDeflate> understood(std::string_view answer,
                                           const WebSocketDeflate& wanted = {}) {
    return WebSocketHandshake{with_deflate(wanted), rfc_key}
        .check(answer_with({{"Sec-WebSocket-Extensions", answer}}))
        .deflate;
}

} // namespace

TEST_CASE("The handshake of RFC 6455, section 1.3, is spoken") {
    WebSocketProposal proposal;
    proposal.protocols = {"chat", "superchat"};
    const HttpRequestHead request = request_of(proposal);
    CHECK(request.headers ==
          HttpHeaders{{"Connection", "Upgrade"},
                      {"Upgrade", "websocket"},
                      {"Sec-WebSocket-Version", "13"},
                      {"Sec-WebSocket-Key", rfc_key},
                      {"Sec-WebSocket-Protocol", "chat, superchat"},
                      {"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"}});
    WebSocketProposal own;
    own.protocols = {"superchat", "chat"};
    own.deflate = std::nullopt;
    const WebSocketAcceptance acceptance = accept_websocket(request, own);
    CHECK(acceptance.headers == HttpHeaders{{"Connection", "Upgrade"},
                                            {"Upgrade", "websocket"},
                                            {"Sec-WebSocket-Accept", rfc_accept},
                                            {"Sec-WebSocket-Protocol", "chat"}});
    CHECK(acceptance.agreement.protocol == "chat");

    HttpResponseHead answer;
    answer.status = 101;
    answer.headers = acceptance.headers;
    const WebSocketAgreement agreement = WebSocketHandshake{proposal, rfc_key}.check(answer);
    CHECK(agreement.protocol == "chat");
    CHECK_FALSE(agreement.deflate);
}

TEST_CASE("Each handshake has a key of its own") {
    HttpHeaders one, other;
    WebSocketHandshake{}.prepare(one);
    WebSocketHandshake{}.prepare(other);
    CHECK(one.find("Sec-WebSocket-Key") != other.find("Sec-WebSocket-Key"));
    CHECK(detail::is_websocket_key(one.find("Sec-WebSocket-Key").value_or("")));
}

TEST_CASE("A server refuses what is no request for a WebSocket") {
    CHECK(refusal_of(request_of()) == 101);
    const auto changed = [](std::string_view name, std::string_view value) {
        HttpRequestHead request = request_of();
        request.headers.set(name, value);
        return refusal_of(request);
    };
    HttpRequestHead post = request_of();
    post.method = "POST";
    CHECK(refusal_of(post) == 405);
    CHECK(refusal_of(HttpRequestHead{}) == 405);
    CHECK(changed("Upgrade", "h2c") == 400);
    CHECK(changed("Connection", "close") == 400);
    CHECK(changed("Connection", "keep-alive, upgrade") == 101);
    CHECK(changed("Sec-WebSocket-Version", "8") == 426);
    CHECK(changed("Sec-WebSocket-Key", "") == 400);
    CHECK(changed("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=") == 400);
    CHECK(changed("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25!ZQ==") == 400);
    CHECK(changed("Sec-WebSocket-Protocol", ",") == 400);
    CHECK(changed("Sec-WebSocket-Extensions", "a;") == 400);
}

TEST_CASE("A client refuses an answer that is not by the rules") {
    const WebSocketHandshake handshake{{}, rfc_key};
    CHECK_NOTHROW(handshake.check(answer_with({})));
    const auto refused = [&](const HttpResponseHead& answer) {
        try {
            static_cast<void>(handshake.check(answer));
            return false;
        } catch (const WebSocketHandshakeError& error) {
            return error.status() == answer.status;
        }
    };
    CHECK(refused(answer_with({}, 200)));
    CHECK(refused(answer_with({}, 403)));
    CHECK(refused(answer_with({{"Upgrade", "h2c"}})));
    CHECK(refused(answer_with({{"Connection", "close"}})));
    CHECK(refused(answer_with({{"Sec-WebSocket-Accept", rfc_key}})));
    CHECK(refused(answer_with({{"Sec-WebSocket-Protocol", "chat"}})));
    CHECK(refused(answer_with({{"Sec-WebSocket-Extensions", "x-webkit-deflate-frame"}})));
    CHECK(refused(answer_with({{"Sec-WebSocket-Extensions", "permessage-deflate, other"}})));
}

TEST_CASE("A server answers offers of compression") {
    CHECK(answer_to("permessage-deflate") == "permessage-deflate");
    CHECK(answer_to("permessage-deflate; client_max_window_bits") == "permessage-deflate");
    CHECK(answer_to("permessage-deflate ; server_max_window_bits = \"10\"") ==
          "permessage-deflate; server_max_window_bits=10");
    CHECK(answer_to("permessage-deflate; server_no_context_takeover; client_no_context_takeover") ==
          "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    CHECK(answer_to("permessage-deflate; client_max_window_bits=9; server_max_window_bits=8") ==
          "permessage-deflate; server_max_window_bits=8; client_max_window_bits=9");
    CHECK(answer_to("other; x=1, permessage-deflate; unknown, permessage-deflate") ==
          "permessage-deflate");
    for (const char* wrong :
         {"other", "permessage-deflate; server_max_window_bits",
          "permessage-deflate; server_max_window_bits=7",
          "permessage-deflate; server_max_window_bits=16",
          "permessage-deflate; server_max_window_bits=08",
          "permessage-deflate; client_max_window_bits=x",
          "permessage-deflate; server_no_context_takeover=1",
          "permessage-deflate; client_no_context_takeover; client_no_context_takeover"})
        CHECK(answer_to(wrong) == "");

    WebSocketDeflate own;
    own.client_max_window_bits = 10;
    own.server_max_window_bits = 12;
    own.server_no_context_takeover = true;
    CHECK(answer_to("permessage-deflate", own) == ""); // it cannot be told about its window
    CHECK(answer_to("permessage-deflate; client_max_window_bits; server_max_window_bits=14", own) ==
          "permessage-deflate; server_no_context_takeover; server_max_window_bits=12; "
          "client_max_window_bits=10");
}

TEST_CASE("A client reads what the server has chosen for compression") {
    CHECK(understood("permessage-deflate") == WebSocketDeflate{});
    WebSocketDeflate small;
    small.server_no_context_takeover = small.client_no_context_takeover = true;
    small.server_max_window_bits = 10;
    small.client_max_window_bits = 9;
    CHECK(understood("permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                     "server_max_window_bits=10; client_max_window_bits=9") == small);
    // What it offered to do itself it does, also if the answer does not repeat it.
    CHECK(understood("permessage-deflate; server_no_context_takeover; server_max_window_bits=9",
                     small)
              ->client_max_window_bits == 9);
    for (const char* wrong :
         {"permessage-deflate; client_max_window_bits", "permessage-deflate; unknown",
          "permessage-deflate; server_max_window_bits=16", ""})
        CHECK_THROWS_AS(understood(wrong), WebSocketHandshakeError);
    CHECK_THROWS_AS(understood("permessage-deflate; server_no_context_takeover; "
                               "server_max_window_bits=11",
                               small),
                    WebSocketHandshakeError);
    CHECK_THROWS_AS(understood("permessage-deflate; server_max_window_bits=10", small),
                    WebSocketHandshakeError);
    CHECK_THROWS_AS((WebSocketHandshake{with_deflate({}), rfc_key}.check(
                        answer_with({{"Sec-WebSocket-Extensions", "permessage-deflate"}}))),
                    WebSocketHandshakeError);
}

TEST_CASE("Both halves agree on whatever each of them wants") {
    const auto any = [](int bits) {
        WebSocketDeflate deflate;
        deflate.server_no_context_takeover = (bits & 1) != 0;
        deflate.client_no_context_takeover = (bits & 2) != 0;
        deflate.server_max_window_bits = 8 + (bits >> 2) % 8;
        deflate.client_max_window_bits = 8 + (bits * 7 >> 2) % 8;
        return deflate;
    };
    for (int client = 0; client < 32; ++client)
        for (int server = 0; server < 32; ++server) {
            const WebSocketHandshake handshake{with_deflate(any(client)), rfc_key};
            HttpRequestHead request;
            request.method = "GET";
            handshake.prepare(request.headers);
            const WebSocketAcceptance acceptance =
                accept_websocket(request, with_deflate(any(server)));
            HttpResponseHead answer;
            answer.status = 101;
            answer.headers = acceptance.headers;
            CHECK(handshake.check(answer).deflate == acceptance.agreement.deflate);
            CHECK(acceptance.agreement.deflate);
        }
}
