// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/byte_stream.hpp"
#include "coflow/io/http/detail/http_write.hpp"
#include "coflow/io/http/http_message.hpp"
#include "coflow/io/http/http_parser.hpp"
#include "coflow/io/http/http_status.hpp"
#include "coflow/io/upgraded.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// The server's end of a connection: requests come one after the other, each is answered once.
///
///     while (auto request = co_await connection.read_head())
///         co_await connection.respond(answer_to(*request));
///
/// It is for tests and for servers inside a program, and has no time limits of its own: see
/// `with_timeout`. After an error it can be of no further use.
///
/// Throws: `HttpError` for what is no HTTP or more than a limit; `ConnectionError`.
/// Cancellation: reading loses nothing; after an answer that was cut off the connection must go.
/// Thread safety: one thread at a time.
class HttpServerConnection {
public:
    explicit HttpServerConnection(std::unique_ptr<ByteStream> stream, const HttpLimits& limits = {})
        : stream_{std::move(stream)}, limits_{limits}, buffer_(read_size) {}

    /// The next request, once the body of the one before has been passed over; nothing if the
    /// client has ended the connection, or the last answer did.
    Task<std::optional<HttpRequestHead>> read_head() {
        if (parser_ && !co_await begin_next())
            co_return std::nullopt;
        parser_.emplace(limits_);
        parser_->feed(unread_);
        unread_.clear();
        for (;;) {
            const HttpEvent event = parser_->next();
            if (event == HttpEvent::head)
                break;
            if (!co_await read() && !parser_->has_begun())
                co_return std::nullopt;
        }
        owes_continue_ = parser_->head().headers.has_token("Expect", "100-continue");
        co_return parser_->head();
    }

    /// Bytes of the request's body; 0 at its end.
    Task<std::size_t> read_some(std::span<std::byte> into) {
        if (piece_.empty())
            co_await read_piece();
        const std::size_t count = std::min(into.size(), piece_.size());
        std::copy_n(std::as_bytes(std::span{piece_}).begin(), count, into.begin());
        piece_.remove_prefix(count);
        co_return count;
    }

    /// The rest of the request's body.
    ///
    /// Throws: `HttpError` for more than `limit` bytes.
    Task<std::string> read_body(std::uint64_t limit = std::uint64_t{64} << 20) {
        std::string body;
        for (;;) {
            if (piece_.empty())
                co_await read_piece();
            if (piece_.empty())
                co_return body;
            if (body.size() + piece_.size() > limit)
                throw HttpError{ErrorCode::invalid_argument,
                                "the body of a request has more than " + std::to_string(limit) +
                                    " bytes"};
            body += piece_;
            piece_ = {};
        }
    }

    /// Answers the request. `reason` may be left empty; the body is not sent to `HEAD` nor with a
    /// status that has none.
    Task<> respond(HttpResponseHead head, HttpBody body = {}) {
        closes_ =
            !parser_ || !parser_->keep_alive() || head.headers.has_token("Connection", "close");
        if (closes_ && !head.headers.contains("Connection"))
            head.headers.add("Connection", "close");
        std::string text = "HTTP/1.1 " + std::to_string(head.status) + " ";
        text += head.reason.empty() ? std::string{http_reason(head.status)} : head.reason;
        text += "\r\n";
        constexpr int no_content = 204;
        constexpr int not_modified = 304;
        const bool no_length = head.status < 200 || head.status == no_content;
        const bool no_body = no_length || head.status == not_modified ||
                             (parser_ && parser_->head().method == "HEAD");
        detail::append_fields(text, head.headers, no_length ? HttpBody{} : body, !no_length);
        detail::HttpWriter writer{*stream_, Duration::max(), "client"};
        if (no_body)
            co_await writer.write(std::string_view{text});
        else
            co_await writer.write(std::move(text), body);
    }
    Task<> respond(int status, HttpHeaders headers, HttpBody body) {
        HttpResponseHead head;
        head.status = status;
        head.headers = std::move(headers);
        return respond(std::move(head), std::move(body));
    }

    /// The connection for another protocol, after the status 101.
    [[nodiscard]] Upgraded take_stream() {
        std::string unread = parser_ ? parser_->take_unread() : std::string{};
        return Upgraded{std::move(stream_), std::move(unread)};
    }

    /// Ends the connection at once.
    void close() noexcept {
        if (stream_)
            stream_->close();
    }

private:
    static constexpr std::size_t read_size = 32 * 1024;

    /// False if there is no next request.
    Task<bool> begin_next() {
        if (closes_ || !stream_) {
            close();
            co_return false;
        }
        for (piece_ = {}; !done_; piece_ = {})
            co_await read_piece();
        unread_ = parser_->take_unread();
        done_ = false;
        co_return true;
    }

    Task<> read_piece() {
        while (!done_) {
            const HttpEvent event = parser_->next();
            if (event == HttpEvent::body) {
                piece_ = parser_->body();
                co_return;
            }
            done_ = event == HttpEvent::end;
            if (event != HttpEvent::need_more)
                continue;
            co_await send_continue();
            static_cast<void>(co_await read());
        }
    }

    Task<> send_continue() {
        if (std::exchange(owes_continue_, false)) {
            constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            co_await stream_->write(std::as_bytes(std::span{go_on}));
        }
    }

    /// False at the end of what the client sends.
    Task<bool> read() {
        const std::size_t count = co_await stream_->read_some(buffer_);
        if (count == 0)
            parser_->feed_end();
        else
            parser_->feed({reinterpret_cast<const char*>(buffer_.data()), count});
        co_return count > 0;
    }

    std::unique_ptr<ByteStream> stream_;
    HttpLimits limits_;
    std::vector<std::byte> buffer_;
    std::optional<HttpRequestParser> parser_; // of the current request
    std::string unread_;
    std::string_view piece_; // of the parser's
    bool owes_continue_ = false;
    bool done_ = false;
    bool closes_ = false;
};

} // namespace coflow
