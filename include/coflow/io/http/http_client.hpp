// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/connector.hpp"
#include "coflow/io/http/detail/http_exchange.hpp"
#include "coflow/io/http/detail/http_pool.hpp"
#include "coflow/io/http/http_answer.hpp"
#include "coflow/io/http/http_client_options.hpp"
#include "coflow/io/http/http_message.hpp"
#include "coflow/io/upgraded.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace coflow {

/// The answer to a request for another protocol.
struct HttpUpgrade {
    HttpUpgrade() = default;

    HttpResponse response;              ///< With its body, unless the status is 101.
    std::optional<Upgraded> connection; ///< There if the status is 101.
};

/// Asks one HTTP/1.1 server; keeps connections for later requests.
///
/// An answer with any status is an answer, not an error; redirects are not followed.
/// Connections that have been unused for too long are closed at the next request; nothing runs in
/// between.
///
/// Throws: `ConnectionError`; `HttpError` for what is no HTTP and for more than a limit;
/// `TimedOut`; `Error` (invalid_argument) for a request that cannot be sent.
/// Cancellation: the connection is closed, unless the request has not begun.
/// Thread safety: any thread; any number of requests at once, of which `max_connections` run.
/// Lifetime: the connector outlives the client; the client outlives its tasks, but not the answers.
class HttpClient {
public:
    HttpClient(Connector& connector, Endpoint server, const HttpClientOptions& options = {})
        : pool_{std::make_shared<detail::HttpPool>(connector, std::move(server), options)} {}

    /// Sends the request and reads the whole answer, of at most `options.max_body` bytes.
    [[nodiscard]] Task<HttpResponse> fetch(HttpRequest request);

    /// Sends the request and reads the beginning of the answer. The rest is read as the caller
    /// asks for it, and the server waits meanwhile.
    [[nodiscard]] Task<HttpAnswer> open(HttpRequest request);

    /// Asks for another protocol, with the headers of `request`; adds `Connection: Upgrade` where
    /// there is no `Connection`. The new connection is the caller's, and is not counted.
    [[nodiscard]] Task<HttpUpgrade> upgrade(HttpRequest request);

    /// Closes the connections that are not in use.
    void close_idle() { pool_->close_idle(); }

    [[nodiscard]] const Endpoint& server() const noexcept { return pool_->server(); }

private:
    using Exchange = std::unique_ptr<detail::HttpExchange>;

    [[nodiscard]] Task<Exchange> perform(HttpRequest request);
    [[nodiscard]] Task<HttpResponse> fetch_whole(HttpRequest request);

    std::shared_ptr<detail::HttpPool> pool_;
};

inline Task<HttpClient::Exchange> HttpClient::perform(HttpRequest request) {
    using Wanted = detail::HttpPool::Wanted;
    const auto kind = request.method == "HEAD" ? HttpAnswerTo::head_request : HttpAnswerTo::other;
    for (Wanted wanted = Wanted::any;; wanted = Wanted::fresh) {
        detail::HttpPool::Lease lease = co_await pool_->acquire(wanted);
        const bool may_be_stale = !lease.is_fresh() && detail::may_repeat(request);
        auto exchange = std::make_unique<detail::HttpExchange>(std::move(lease), kind);
        try {
            co_await exchange->perform(request);
            co_return exchange;
        } catch (const Error& error) {
            const bool ended = error.code() == ErrorCode::closed ||
                               dynamic_cast<const ConnectionError*>(&error) != nullptr;
            if (!may_be_stale || !ended || exchange->answer_has_begun())
                throw;
        }
        pool_->close_idle(); // what has befallen one kept connection, has befallen all
    }
}

inline Task<HttpAnswer> HttpClient::open(HttpRequest request) {
    Exchange exchange = co_await perform(std::move(request));
    detail::check_not_upgraded(*exchange);
    co_return HttpAnswer{std::move(exchange)};
}

inline Task<HttpResponse> HttpClient::fetch_whole(HttpRequest request) {
    HttpAnswer answer = co_await open(std::move(request));
    std::string body = co_await answer.read_all(pool_->options().max_body);
    co_return HttpResponse{answer.head(), std::move(body)};
}

inline Task<HttpResponse> HttpClient::fetch(HttpRequest request) {
    co_return co_await detail::within(pool_->options().total_timeout,
                                      fetch_whole(std::move(request)),
                                      pool_->name() + ": no whole answer");
}

inline Task<HttpUpgrade> HttpClient::upgrade(HttpRequest request) {
    if (!request.headers.contains("Connection"))
        request.headers.add("Connection", "Upgrade");
    const Exchange exchange = co_await perform(std::move(request));
    HttpUpgrade result;
    if (exchange->is_upgraded())
        result.connection = exchange->take_connection();
    else
        result.response.body = co_await exchange->read_all(pool_->options().max_body);
    static_cast<HttpResponseHead&>(result.response) = exchange->head();
    co_return result;
}

} // namespace coflow
