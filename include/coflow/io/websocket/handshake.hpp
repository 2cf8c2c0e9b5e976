// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/io/http/http_headers.hpp"
#include "coflow/io/http/http_message.hpp"
#include "coflow/io/websocket/detail/accept_key.hpp"
#include "coflow/io/websocket/detail/deflate_agreement.hpp"
#include "coflow/io/websocket/websocket_options.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// What one side would have, beyond the protocol itself.
struct WebSocketProposal {
    WebSocketProposal() = default; // no aggregate, see `guard.hpp`

    /// Names of what is spoken over the WebSocket. A server takes the first of the client's that it
    /// knows.
    std::vector<std::string> protocols;

    /// Nothing: no compression.
    std::optional<WebSocketDeflate> deflate = WebSocketDeflate{};
};

/// What both sides have.
struct WebSocketAgreement {
    WebSocketAgreement() = default;

    std::string protocol; ///< Empty if none was chosen.
    std::optional<WebSocketDeflate> deflate;
};

/// A handshake that has failed.
class WebSocketHandshakeError : public Error {
public:
    WebSocketHandshakeError(int status, const std::string& message)
        : Error{ErrorCode::io_failure, "WebSocket handshake: " + message}, status_{status} {}

    /// With a client the status of the server's answer; with a server that of the answer to give.
    [[nodiscard]] int status() const noexcept { return status_; }

private:
    int status_;
};

/// A client's half of the opening handshake (RFC 6455, section 4.1).
class WebSocketHandshake {
public:
    explicit WebSocketHandshake(WebSocketProposal proposal = {})
        : WebSocketHandshake{std::move(proposal), detail::make_websocket_key()} {}

    /// With a key that is not random, for tests.
    WebSocketHandshake(WebSocketProposal proposal, std::string key)
        : proposal_{std::move(proposal)}, key_{std::move(key)} {}

    /// Sets what makes a GET request one for a WebSocket.
    void prepare(HttpHeaders& request) const;

    /// What the server's answer means.
    ///
    /// Throws: `WebSocketHandshakeError` unless it accepts the WebSocket, and by the rules.
    [[nodiscard]] WebSocketAgreement check(const HttpResponseHead& answer) const;

private:
    WebSocketProposal proposal_;
    std::string key_;
};

/// A server's answer to a request for a WebSocket.
struct WebSocketAcceptance {
    WebSocketAcceptance() = default;

    HttpHeaders headers; ///< Of the answer with status 101.
    WebSocketAgreement agreement;
};

/// A server's half of the opening handshake (RFC 6455, section 4.2).
///
/// Throws: `WebSocketHandshakeError` with the status to answer: 400, 405, or 426, whose answer has
/// a header `Sec-WebSocket-Version: 13`. Whether to serve the target and origin is the caller's to
/// decide.
[[nodiscard]] WebSocketAcceptance accept_websocket(const HttpRequestHead& request,
                                                   const WebSocketProposal& own = {});

namespace detail {

inline constexpr std::string_view websocket_version = "13";

/// The fields of this name as if they were one.
[[nodiscard]] inline std::optional<std::string> joined_field(const HttpHeaders& headers,
                                                             std::string_view name) {
    std::optional<std::string> joined;
    for (const HttpHeaders::Field& field : headers)
        if (equal_ignoring_case(field.name, name))
            joined = joined ? *joined + ", " + field.value : field.value;
    return joined;
}

} // namespace detail

inline void WebSocketHandshake::prepare(HttpHeaders& request) const {
    request.set("Connection", "Upgrade");
    request.set("Upgrade", "websocket");
    request.set("Sec-WebSocket-Version", detail::websocket_version);
    request.set("Sec-WebSocket-Key", key_);
    std::string protocols;
    for (const std::string& protocol : proposal_.protocols)
        protocols += (protocols.empty() ? "" : ", ") + protocol;
    if (!protocols.empty())
        request.set("Sec-WebSocket-Protocol", protocols);
    if (proposal_.deflate)
        request.set("Sec-WebSocket-Extensions", detail::deflate_offer(*proposal_.deflate));
}

inline WebSocketAgreement WebSocketHandshake::check(const HttpResponseHead& answer) const {
    const auto fail = [&answer](const std::string& message) {
        throw WebSocketHandshakeError{answer.status, "the server " + message};
    };
    if (answer.status != 101)
        fail("answers " + std::to_string(answer.status) + " " + answer.reason);
    const HttpHeaders& headers = answer.headers;
    if (!headers.has_token("Upgrade", "websocket") || !headers.has_token("Connection", "Upgrade"))
        fail("changes to another protocol");
    if (headers.find("Sec-WebSocket-Accept") != detail::answer_to_websocket_key(key_))
        fail("answers to another key");

    WebSocketAgreement agreement;
    if (const auto protocol = headers.find("Sec-WebSocket-Protocol")) {
        agreement.protocol = *protocol;
        if (std::find(proposal_.protocols.begin(), proposal_.protocols.end(), *protocol) ==
            proposal_.protocols.end())
            fail("chooses the protocol " + quote(*protocol) + ", which was not offered");
    }
    if (const auto text = detail::joined_field(headers, "Sec-WebSocket-Extensions")) {
        const auto list = detail::ExtensionListParser{*text}.parse();
        if (list && list->size() == 1 && proposal_.deflate)
            agreement.deflate = detail::check_deflate_answer(list->front(), *proposal_.deflate);
        if (!agreement.deflate)
            fail("chooses the extensions " + quote(*text) + ", which were not offered");
    }
    return agreement;
}

inline WebSocketAcceptance accept_websocket(const HttpRequestHead& request,
                                            const WebSocketProposal& own) {
    const auto refuse = [](int status, const std::string& message) {
        throw WebSocketHandshakeError{status, "the client " + message};
    };
    const HttpHeaders& headers = request.headers;
    if (request.method != "GET")
        refuse(405, "asks with " + quote(request.method) + " instead of GET");
    if (!headers.has_token("Upgrade", "websocket") || !headers.has_token("Connection", "Upgrade"))
        refuse(400, "does not ask for a WebSocket");
    if (headers.find("Sec-WebSocket-Version") != detail::websocket_version)
        refuse(426, "does not ask for version 13");
    const std::string_view key = headers.find("Sec-WebSocket-Key").value_or("");
    if (!detail::is_websocket_key(key))
        refuse(400, "sends no valid key");

    WebSocketAcceptance acceptance;
    acceptance.headers.add("Connection", "Upgrade");
    acceptance.headers.add("Upgrade", "websocket");
    acceptance.headers.add("Sec-WebSocket-Accept", detail::answer_to_websocket_key(key));
    // Offers come in the order of preference. There are few, so this is no matter of speed.
    if (const auto text = detail::joined_field(headers, "Sec-WebSocket-Protocol")) {
        const auto offers = detail::ExtensionListParser{*text}.parse();
        if (!offers)
            refuse(400, "offers the protocols " + quote(*text));
        for (const detail::Extension& offer : *offers)
            if (acceptance.agreement.protocol.empty() &&
                std::find(own.protocols.begin(), own.protocols.end(), offer.name) !=
                    own.protocols.end())
                acceptance.agreement.protocol = offer.name;
    }
    if (!acceptance.agreement.protocol.empty())
        acceptance.headers.add("Sec-WebSocket-Protocol", acceptance.agreement.protocol);
    if (const auto text = detail::joined_field(headers, "Sec-WebSocket-Extensions")) {
        const auto offers = detail::ExtensionListParser{*text}.parse();
        if (!offers)
            refuse(400, "offers the extensions " + quote(*text));
        if (own.deflate)
            acceptance.agreement.deflate = detail::accept_deflate_offer(*offers, *own.deflate);
    }
    if (acceptance.agreement.deflate)
        acceptance.headers.add("Sec-WebSocket-Extensions",
                               detail::deflate_text(*acceptance.agreement.deflate));
    return acceptance;
}

} // namespace coflow
