// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/io/http/detail/http_exchange.hpp"
#include "coflow/io/http/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace coflow {

/// An answer whose body is read piece by piece.
///
/// Its connection is kept for other requests once the body has been read to its end; destroyed
/// before that, it closes the connection.
/// Thread safety: one thread at a time.
/// Lifetime: may outlive its client.
class HttpAnswer {
public:
    explicit HttpAnswer(std::unique_ptr<detail::HttpExchange> exchange) noexcept
        : exchange_{std::move(exchange)} {}

    [[nodiscard]] const HttpResponseHead& head() const noexcept { return exchange_->head(); }
    [[nodiscard]] int status() const noexcept { return head().status; }

    /// Waits for bytes of the body and takes as many as there are and fit; 0 at its end.
    ///
    /// Throws: as `HttpClient`; a body that ends before its length is an error.
    /// Cancellation: no byte is lost.
    [[nodiscard]] Task<std::size_t> read_some(std::span<std::byte> into) {
        return exchange_->read_some(into);
    }

    /// The rest of the body.
    ///
    /// Throws: `HttpError` for more than `limit` bytes.
    [[nodiscard]] Task<std::string> read_all(std::uint64_t limit) {
        return exchange_->read_all(limit);
    }

    /// What came behind a body in chunks; complete once `read_some` has given 0.
    [[nodiscard]] const HttpHeaders& trailer() const noexcept { return exchange_->trailer(); }

private:
    std::unique_ptr<detail::HttpExchange> exchange_;
};

} // namespace coflow
