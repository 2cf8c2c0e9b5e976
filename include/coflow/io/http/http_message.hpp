// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/http/http_body.hpp"
#include "coflow/io/http/http_headers.hpp"

#include <string>
#include <utility>

namespace coflow {

/// Whether a request may be sent a second time, on a new connection, after a kept one turned out to
/// be closed and before a byte of the answer has come.
enum class HttpRepeat : std::uint8_t {
    if_idempotent, ///< GET, HEAD, PUT, DELETE, OPTIONS and TRACE.
    always,        ///< The caller knows that twice does no harm.
    never
};

/// What a client asks.
struct HttpRequest {
    HttpRequest() = default; // no aggregate, see `guard.hpp`
    HttpRequest(std::string with_method, std::string for_target, HttpBody with_body = {})
        : method{std::move(with_method)},
          target{std::move(for_target)},
          body{std::move(with_body)} {}

    std::string method = "GET";
    std::string target = "/"; ///< Path and query, percent-encoded: see `percent_encode`.
    /// `Host`, `Content-Length` and `Transfer-Encoding` come by themselves.
    HttpHeaders headers;
    HttpBody body;
    HttpRepeat repeat = HttpRepeat::if_idempotent;
};

/// The beginning of an answer.
struct HttpResponseHead {
    HttpResponseHead() = default;

    int status = 0;
    std::string reason;
    HttpHeaders headers;

    /// 200 to 299.
    [[nodiscard]] bool ok() const noexcept { return status >= 200 && status < 300; }
};

/// A whole answer.
struct HttpResponse : HttpResponseHead {
    HttpResponse() = default;
    HttpResponse(HttpResponseHead head, std::string with_body)
        : HttpResponseHead{std::move(head)}, body{std::move(with_body)} {}

    std::string body;
};

/// The beginning of a request, as a server sees it.
struct HttpRequestHead {
    HttpRequestHead() = default;

    std::string method;
    std::string target;
    HttpHeaders headers;
};

} // namespace coflow
