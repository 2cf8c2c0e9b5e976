// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/asio_operation.hpp"

#include <asio/async_result.hpp>

#include <type_traits>
#include <utility>

namespace coflow {

/// The type of `use_task`.
struct UseTask {};

/// The completion token with which a task awaits an Asio operation:
/// `co_await socket.async_read_some(buffer, use_task)`.
///
/// The operation begins when it is awaited. Its handler's values are the result: none, one, or a
/// tuple. An `error_code` is thrown as `asio::system_error`, an `exception_ptr` as what it holds.
///
/// Cancellation: a stop request emits Asio's per-operation cancellation. An operation that ends by
/// it throws `Cancelled`; one that completes nevertheless gives its result. What a cancelled
/// operation leaves behind is in Asio's documentation of that operation.
/// Thread safety: the handler runs, and the cancellation is emitted, in one strand, so that
/// composed operations are safe on an executor with many threads.
/// Lifetime: buffers must live until the await ends. A handler that is destroyed without a call,
/// because its context went away, ends the await with `Error`, code `closed`.
inline constexpr UseTask use_task{};

} // namespace coflow

/// Asio's customisation point for completion tokens.
template <class Result, class... Args>
class asio::async_result<coflow::UseTask, Result(Args...)> {
public:
    template <class Initiation, class... InitArgs>
    static auto initiate(Initiation&& initiation, coflow::UseTask, InitArgs&&... args) {
        return coflow::detail::AsioOperation<coflow::detail::AsioResult<std::decay_t<Args>...>,
                                             std::decay_t<Initiation>, std::decay_t<InitArgs>...>{
            std::forward<Initiation>(initiation), std::forward<InitArgs>(args)...};
    }
};
