// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/io/connection_error.hpp"
#include "coflow/io/connector.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/error.hpp>
#include <asio/ip/tcp.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coflow::detail {

/// A look-up that nobody can interrupt; whoever asked may be gone when it ends.
struct Lookup {
    Event done;
    asio::error_code error = asio::error::operation_aborted;
    std::vector<asio::ip::tcp::endpoint> found;
};

/// Tells that a look-up has ended, even if its handler is destroyed without a call.
class LookupHandler {
public:
    explicit LookupHandler(std::shared_ptr<Lookup> lookup) noexcept : lookup_{std::move(lookup)} {}
    LookupHandler(LookupHandler&&) noexcept = default;
    LookupHandler& operator=(LookupHandler&&) noexcept = default;
    ~LookupHandler() {
        if (lookup_)
            lookup_->done.set();
    }

    void operator()(const asio::error_code& error,
                    const asio::ip::tcp::resolver::results_type& results) {
        lookup_->error = error;
        for (const auto& entry : results)
            lookup_->found.push_back(entry.endpoint());
    }

private:
    std::shared_ptr<Lookup> lookup_;
};

/// The addresses of a host, in the order in which they should be tried.
///
/// Throws: `ConnectionError`.
/// Cancellation: at once; a thread of Asio's may go on with the look-up, whose result is dropped.
inline Task<std::vector<asio::ip::tcp::endpoint>> resolve(const asio::any_io_executor& executor,
                                                          const Endpoint& to) {
    asio::error_code not_numeric;
    const asio::ip::address address = asio::ip::make_address(to.host, not_numeric);
    if (!not_numeric)
        co_return std::vector{asio::ip::tcp::endpoint{address, to.port}};
    const auto lookup = std::make_shared<Lookup>();
    asio::ip::tcp::resolver resolver{executor};
    resolver.async_resolve(to.host, std::to_string(to.port),
                           asio::ip::tcp::resolver::numeric_service, LookupHandler{lookup});
    co_await lookup->done.wait();
    if (lookup->error)
        throw ConnectionError{ErrorCode::not_found, to.text(),
                              "the host is not known: " + lookup->error.message()};
    co_return std::move(lookup->found);
}

} // namespace coflow::detail
