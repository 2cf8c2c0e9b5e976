// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/byte_stream.hpp"
#include "coflow/io/connector.hpp"
#include "coflow/io/http/detail/http_text.hpp"
#include "coflow/io/http/detail/http_time_limit.hpp"
#include "coflow/io/http/http_message.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// Writes to a peer that must take something within the time limit, again and again.
class HttpWriter {
public:
    HttpWriter(ByteStream& stream, Duration limit, std::string peer)
        : stream_{stream}, limit_{limit}, peer_{std::move(peer)} {}

    Task<> write(std::string_view text) {
        while (!text.empty()) {
            const std::string_view piece = text.substr(0, longest_piece);
            co_await within(limit_, stream_.write(std::as_bytes(std::span{piece})),
                            peer_ + ": nothing more could be sent");
            text.remove_prefix(piece.size());
        }
    }

    /// The head, and the body behind it.
    Task<> write(std::string head, const HttpBody& body) {
        if (body.is_stream()) {
            co_await write(head);
            co_await write_stream(body);
        } else if (body.bytes().size() <= longest_piece) {
            head += body.bytes(); // one packet, if it fits into one
            co_await write(head);
        } else {
            co_await write(head);
            co_await write(body.bytes());
        }
    }

private:
    static constexpr std::size_t longest_piece = 64 * 1024;

    Task<> write_stream(const HttpBody& body) {
        AsyncGenerator<std::string> pieces = body.source()();
        std::uint64_t sent = 0;
        while (const std::optional<std::string> piece = co_await pieces.next()) {
            sent += piece->size();
            if (body.length() && sent > *body.length())
                throw_wrong_length(*body.length());
            if (body.length())
                co_await write(*piece);
            else if (!piece->empty())
                co_await write(as_chunk(*piece));
        }
        if (!body.length())
            co_await write(std::string_view{"0\r\n\r\n"});
        else if (sent != *body.length())
            throw_wrong_length(*body.length());
    }

    static std::string as_chunk(const std::string& piece) {
        std::string chunk;
        for (std::size_t rest = piece.size(); rest > 0; rest /= 16)
            chunk += "0123456789abcdef"[rest % 16];
        std::reverse(chunk.begin(), chunk.end());
        return chunk + "\r\n" + piece + "\r\n";
    }

    [[noreturn]] static void throw_wrong_length(std::uint64_t length) {
        throw Error{ErrorCode::invalid_argument, "the source of an HTTP body does not give the " +
                                                     std::to_string(length) +
                                                     " bytes that it was announced with"};
    }

    ByteStream& stream_;
    Duration limit_;
    std::string peer_;
};

inline void append_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

/// The caller's fields, then those that tell where the message ends.
inline void append_fields(std::string& head, const HttpHeaders& fields, const HttpBody& body,
                          bool tells_empty_body) {
    for (const HttpHeaders::Field& field : fields) {
        if (equal_ignoring_case(field.name, "Content-Length") ||
            equal_ignoring_case(field.name, "Transfer-Encoding"))
            throw Error{ErrorCode::invalid_argument,
                        "the HTTP header " + field.name + " is made from the body"};
        append_field(head, field.name, field.value);
    }
    if (!body.length())
        append_field(head, "Transfer-Encoding", "chunked");
    else if (tells_empty_body || body.is_stream() || *body.length() > 0)
        append_field(head, "Content-Length", std::to_string(*body.length()));
    head += "\r\n";
}

/// Throws: `Error` (invalid_argument) for what would be no request, or two.
[[nodiscard]] inline std::string request_head(const HttpRequest& request, const Endpoint& server) {
    if (!is_http_token(request.method))
        throw Error{ErrorCode::invalid_argument,
                    "no HTTP method can be called " + quote(request.method)};
    if (!is_http_target(request.target))
        throw Error{ErrorCode::invalid_argument, "an HTTP request cannot be for " +
                                                     quote(request.target) +
                                                     "; percent-encode what a URL cannot contain"};
    std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
    if (!request.headers.contains("Host")) {
        const std::uint16_t usual = server.encryption == Encryption::tls ? 443 : 80;
        std::string host = server.text();
        if (server.port == usual)
            host.resize(host.rfind(':'));
        if (!is_http_value(host))
            throw Error{ErrorCode::invalid_argument, "no host can be called " + quote(host)};
        append_field(head, "Host", host);
    }
    if (!request.headers.contains("Accept-Encoding"))
        append_field(head, "Accept-Encoding", "identity");
    const bool is_sending = request.method != "GET" && request.method != "HEAD" &&
                            request.method != "DELETE" && request.method != "OPTIONS";
    append_fields(head, request.headers, request.body, is_sending);
    return head;
}

} // namespace coflow::detail
