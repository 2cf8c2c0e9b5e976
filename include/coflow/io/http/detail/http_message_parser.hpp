// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/http/detail/http_text.hpp"
#include "coflow/io/http/http_error.hpp"
#include "coflow/io/http/http_limits.hpp"
#include "coflow/io/http/http_message.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace coflow::detail {

enum class HttpRole : bool { request, answer };

/// One message in the hands of Beast's parser, and what that parser is too lenient about.
template <HttpRole Role>
class HttpMessageParser : private boost::beast::http::basic_parser<Role == HttpRole::request> {
    using Base = boost::beast::http::basic_parser<Role == HttpRole::request>;
    using BeastText = boost::beast::string_view;
    using BeastError = boost::beast::error_code;
    using BeastField = boost::beast::http::field;

public:
    using Head = std::conditional_t<Role == HttpRole::request, HttpRequestHead, HttpResponseHead>;
    enum class Body : bool { as_framed, none };

    HttpMessageParser(const HttpLimits& limits, Body body) : limits_{limits} {
        this->eager(false);
        this->header_limit(static_cast<std::uint32_t>(
            std::min<std::size_t>(limits.head_bytes, std::numeric_limits<std::uint32_t>::max())));
        // Counted here, so that the head is seen first; none at all is misread by Boost 1.74.
        this->body_limit(std::numeric_limits<std::uint64_t>::max());
        this->skip(body == Body::none);
    }

    /// How many of the bytes it has used; 0 means that it needs more of them, in addition to these.
    std::size_t put(std::string_view bytes) {
        piece_ = {};
        if (bytes.empty() || is_done() || (awaits_chunk() && bytes.size() < shortest_chunk_end))
            return 0;
        bytes_ = bytes;
        const bool in_head = !is_head_done();
        BeastError error;
        const std::size_t used = Base::put({bytes.data(), bytes.size()}, error);
        if (error == boost::beast::http::error::header_limit)
            throw_too_long("header");
        if (error && error != boost::beast::http::error::need_more)
            throw HttpError{ErrorCode::io_failure, "this is no HTTP/1.1: " + error.message()};
        if (in_head)
            head_bytes_ += used;
        const std::size_t left = piece_.empty() && !is_head_done() ? bytes.size() - used : 0;
        if (head_bytes_ + left > limits_.head_bytes)
            throw_too_long("header");
        if (error && is_head_done() && bytes.size() - used > limits_.head_bytes)
            throw_too_long("chunk's header or trailer");
        return used;
    }

    /// The peer has ended the connection.
    void end() {
        BeastError error = boost::beast::http::error::partial_message;
        if (this->got_some())
            this->put_eof(error);
        if (error)
            throw HttpError{ErrorCode::closed, this->got_some()
                                                   ? "the connection ended within a message"
                                                   : "the connection ended without an answer"};
    }

    [[nodiscard]] bool has_begun() const { return this->got_some(); }
    [[nodiscard]] bool is_head_done() const { return this->is_header_done(); }
    [[nodiscard]] bool is_done() const { return Base::is_done(); }
    [[nodiscard]] bool keep_alive() const { return Base::keep_alive(); }
    [[nodiscard]] std::optional<std::uint64_t> content_length() const {
        const auto length = Base::content_length();
        return length ? std::optional{*length} : std::nullopt;
    }
    [[nodiscard]] const Head& head() const noexcept { return head_; }
    [[nodiscard]] const HttpHeaders& trailer() const noexcept { return trailer_; }
    /// What the last `put` has found of the body; within the bytes that it was given.
    [[nodiscard]] std::string_view piece() const noexcept { return piece_; }

private:
    // Beast asserts that it has as many bytes once it has seen the size of the last chunk.
    static constexpr std::size_t shortest_chunk_end = 5;

    static std::string_view view(BeastText text) noexcept { return {text.data(), text.size()}; }

    [[noreturn]] static void throw_too_long(const char* what) {
        throw HttpError{ErrorCode::invalid_argument, std::string{"the "} + what + " is too long"};
    }
    [[noreturn]] static void throw_bad(const std::string& what) {
        throw HttpError{ErrorCode::io_failure, "this is no HTTP/1.1: " + what};
    }

    [[nodiscard]] bool awaits_chunk() const {
        return is_head_done() && this->chunked() && chunk_left_ == 0;
    }

    void on_request_impl(boost::beast::http::verb, BeastText method, BeastText target, int version,
                         BeastError&) override {
        if constexpr (Role == HttpRole::request) {
            head_.method = view(method);
            head_.target = view(target);
        }
        version_ = version;
    }

    void on_response_impl(int status, BeastText reason, int version, BeastError&) override {
        if constexpr (Role == HttpRole::answer) {
            head_.status = status;
            head_.reason = view(reason);
            if (status < 100)
                throw_bad("the status " + std::to_string(status));
        }
        version_ = version;
    }

    void on_field_impl(BeastField, BeastText name, BeastText value, BeastError&) override {
        HttpHeaders& fields = is_head_done() ? trailer_ : head_.headers;
        check_unfolded(name, value);
        check_framing(fields, view(name), view(value));
        if (fields.size() >= limits_.fields)
            throw HttpError{ErrorCode::invalid_argument, "the header has too many fields"};
        fields.add(view(name), view(value));
    }

    // Beast joins folded lines, in a buffer of its own if there was something on the first.
    void check_unfolded(BeastText name, BeastText value) const {
        const char* const from = name.data() + name.size();
        const char* const end = bytes_.data() + bytes_.size();
        const bool in_place =
            !std::less<>{}(value.data(), from) && !std::less<>{}(end, value.data() + value.size());
        if (!in_place || std::find(from, value.data(), '\r') != value.data())
            throw_bad("a folded header line");
    }

    void check_framing(const HttpHeaders& fields, std::string_view name,
                       std::string_view value) const {
        if (equal_ignoring_case(name, "Content-Length")) {
            if (fields.contains(name) || !std::all_of(value.begin(), value.end(), is_ascii_digit))
                throw_bad("the Content-Length is ambiguous");
        } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
            constexpr int http_1_0 = 10;
            if (fields.contains(name) || !equal_ignoring_case(value, "chunked") ||
                version_ == http_1_0)
                throw_bad("a Transfer-Encoding other than chunked");
        } else if (equal_ignoring_case(name, "Host") && fields.contains(name)) {
            throw_bad("two hosts");
        }
    }

    void on_header_impl(BeastError&) override {
        constexpr int http_1_1 = 11;
        if (Role == HttpRole::request && version_ == http_1_1 && !head_.headers.contains("Host"))
            throw_bad("no host");
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}
    std::size_t on_body_impl(BeastText piece, BeastError&) override { return take(piece); }
    void on_chunk_header_impl(std::uint64_t size, BeastText, BeastError&) override {
        chunk_left_ = size;
    }
    std::size_t on_chunk_body_impl(std::uint64_t left, BeastText piece, BeastError&) override {
        chunk_left_ = left - piece.size();
        return take(piece);
    }
    void on_finish_impl(BeastError&) override {}

    std::size_t take(BeastText piece) {
        piece_ = view(piece);
        if (piece_.size() > limits_.body_bytes - body_bytes_)
            throw_too_long("body");
        body_bytes_ += piece_.size();
        return piece_.size();
    }

    HttpLimits limits_;
    int version_ = 0;
    Head head_;
    HttpHeaders trailer_;
    std::string_view bytes_; // what `put` works on
    std::string_view piece_;
    std::size_t head_bytes_ = 0;
    std::uint64_t body_bytes_ = 0;
    std::uint64_t chunk_left_ = 0;
};

} // namespace coflow::detail
