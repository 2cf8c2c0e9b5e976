// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/http/detail/http_pool.hpp"
#include "coflow/io/http/detail/http_write.hpp"
#include "coflow/io/http/http_message.hpp"
#include "coflow/io/http/http_parser.hpp"
#include "coflow/io/upgraded.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// One request and its answer on a leased connection.
class HttpExchange {
public:
    HttpExchange(HttpPool::Lease lease, HttpAnswerTo kind)
        : lease_{std::move(lease)},
          parser_{lease_.pool().options().limits, kind},
          buffer_(read_size) {}

    /// Sends the request, and reads up to the end of the answer's head.
    Task<> perform(const HttpRequest& request) {
        std::string head = request_head(request, lease_.pool().server());
        // A server may refuse a request before it has read all of it.
        co_await when_any(send(std::move(head), request.body), read_head());
        const HttpEvent event = next(); // so that an empty body needs no further read
        if (event == HttpEvent::body)
            piece_ = parser_.body();
        else if (event == HttpEvent::end)
            finish(co_await this_task::now());
    }

    [[nodiscard]] bool answer_has_begun() const noexcept { return parser_.has_begun(); }
    [[nodiscard]] const HttpResponseHead& head() const noexcept { return parser_.head(); }
    [[nodiscard]] const HttpHeaders& trailer() const noexcept { return parser_.trailer(); }

    Task<std::size_t> read_some(std::span<std::byte> into) {
        co_await this_task::throw_if_stopped();
        if (piece_.empty() && !finished_)
            co_await read_piece();
        const std::size_t count = std::min(into.size(), piece_.size());
        std::copy_n(std::as_bytes(std::span{piece_}).begin(), count, into.begin());
        piece_.remove_prefix(count);
        co_return count;
    }

    Task<std::string> read_all(std::uint64_t limit) {
        const std::uint64_t announced = parser_.content_length().value_or(0);
        check_size(finished_ ? 0 : announced, limit);
        std::string body;
        for (;;) {
            if (piece_.empty() && !finished_)
                co_await read_piece();
            if (piece_.empty())
                co_return body;
            check_size(body.size() + piece_.size(), limit);
            body += piece_;
            piece_ = {};
        }
    }

    [[nodiscard]] bool is_upgraded() const noexcept { return taken_ != nullptr; }
    [[nodiscard]] Upgraded take_connection() {
        return Upgraded{std::move(taken_), parser_.take_unread()};
    }

private:
    static constexpr std::size_t read_size = 32 * 1024;

    [[nodiscard]] const HttpClientOptions& options() const noexcept {
        return lease_.pool().options();
    }
    [[nodiscard]] std::string peer() const { return lease_.pool().name() + ": "; }

    /// Ends by an error only: it is `read_head` that ends well.
    Task<> send(std::string head, const HttpBody& body) {
        HttpWriter writer{*lease_.stream(), options().idle_timeout, lease_.pool().name()};
        try {
            co_await writer.write(std::move(head), body);
            sent_ = true;
        } catch (const ConnectionError&) {
            // The server may have said why before it closed the connection.
        }
        co_await sleep_for(options().response_timeout);
        throw http_timeout(options().response_timeout, peer() + "no answer");
    }

    Task<> read_head() {
        while (next() == HttpEvent::need_more)
            co_await read(Duration::max());
    }

    Task<> read_piece() {
        for (;;) {
            const HttpEvent event = next();
            if (event == HttpEvent::body) {
                piece_ = parser_.body();
                co_return;
            }
            if (event == HttpEvent::end) {
                finish(co_await this_task::now());
                co_return;
            }
            co_await read(options().idle_timeout);
        }
    }

    Task<> read(Duration limit) {
        const std::size_t count = co_await within(limit, lease_.stream()->read_some(buffer_),
                                                  peer() + "nothing more came");
        if (count == 0)
            parser_.feed_end();
        else
            parser_.feed({reinterpret_cast<const char*>(buffer_.data()), count});
    }

    HttpEvent next() {
        if (failed_)
            throw HttpError{ErrorCode::invalid_state, peer() + "this answer has failed before"};
        try {
            return parser_.next();
        } catch (const HttpError& error) {
            failed_ = true;
            throw HttpError{error.code(), peer() + error.what()};
        }
    }

    void finish(TimePoint now) {
        finished_ = true;
        buffer_ = {};
        constexpr int switching_protocols = 101;
        if (head().status == switching_protocols)
            taken_ = lease_.take();
        else if (sent_ && parser_.keep_alive() && parser_.take_unread().empty())
            lease_.keep(now);
        else
            lease_.close();
    }

    void check_size(std::uint64_t size, std::uint64_t limit) const {
        if (size > limit)
            throw HttpError{ErrorCode::invalid_argument, peer() + "the answer has more than " +
                                                             std::to_string(limit) + " bytes"};
    }

    HttpPool::Lease lease_;
    HttpResponseParser parser_;
    std::vector<std::byte> buffer_;
    std::string_view piece_; // of the parser's
    std::unique_ptr<ByteStream> taken_;
    bool sent_ = false;
    bool finished_ = false;
    bool failed_ = false;
};

/// Whether a request may be sent again that may have reached the server.
[[nodiscard]] inline bool may_repeat(const HttpRequest& request) noexcept {
    constexpr std::array<std::string_view, 6> idempotent{"GET",    "HEAD",    "PUT",
                                                         "DELETE", "OPTIONS", "TRACE"};
    return request.repeat == HttpRepeat::always ||
           (request.repeat == HttpRepeat::if_idempotent &&
            std::find(idempotent.begin(), idempotent.end(), request.method) != idempotent.end());
}

inline void check_not_upgraded(const HttpExchange& exchange) {
    if (exchange.is_upgraded())
        throw HttpError{ErrorCode::io_failure,
                        "the server changes to a protocol that it was not asked for"};
}

} // namespace coflow::detail
