// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/detail/run_signature.hpp"

#include <asio/associated_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>

#include <utility>

namespace coflow {

/// Lets a task `co_await` an `asio::awaitable<T>`; it runs on the task's executor.
///
/// Cancellation: as for any operation with `use_task`; an awaitable that catches Asio's
/// `operation_aborted` and returns has completed.
template <class T>
struct AwaitAdapter<asio::awaitable<T>> {
    static auto to_awaitable(asio::awaitable<T>&& awaitable) {
        return asio::async_initiate<const UseTask&, detail::RunSignature<T>>(
            [](auto handler, asio::awaitable<T> started) {
                const auto executor = asio::get_associated_executor(handler);
                asio::co_spawn(executor, std::move(started), std::move(handler));
            },
            use_task, std::move(awaitable));
    }
};

} // namespace coflow
