// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/async_run.hpp"
#include "coflow/core/executor.hpp"

#include <asio/async_result.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace coflow {

/// Runs `task` on `executor` as an Asio asynchronous operation, for any completion token.
///
/// The handler's signature is `void(std::exception_ptr)` or `void(std::exception_ptr, T)`; it is
/// called on its associated executor, and after a failure with a default `T`.
/// Cancellation: the token's cancellation slot asks the task to stop; it then completes with
/// `Cancelled` in the `exception_ptr`.
/// Lifetime: as for `WorkflowExecutor::start`; the handler's executor is kept busy until the call.
template <class T, class CompletionToken>
auto async_run(WorkflowExecutor& executor, Task<T> task, CompletionToken&& token,
               const StartOptions& options = {}) {
    static_assert(std::is_void_v<T> || std::default_initializable<T>,
                  "an Asio handler is given a T even after a failure, so that T must have a "
                  "default constructor; return std::optional<T> from the task");
    return asio::async_initiate<CompletionToken, detail::RunSignature<T>>(
        [&executor, options](auto handler, Task<T> started) {
            detail::start_for_handler(executor, std::move(started), std::move(handler), options);
        },
        token, std::move(task));
}

} // namespace coflow
