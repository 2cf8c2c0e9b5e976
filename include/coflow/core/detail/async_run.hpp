// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/run_signature.hpp"
#include "coflow/core/executor.hpp"
#include "coflow/core/in_environment.hpp"
#include "coflow/core/this_task.hpp"

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/dispatch.hpp>
#include <asio/prefer.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace coflow::detail {

template <class T>
struct Outcome {
    std::exception_ptr error;
    std::optional<Stored<T>> value;

    template <class Handler>
    void pass_to(Handler& handler) {
        if constexpr (std::is_void_v<T>)
            std::move(handler)(std::move(error));
        else
            std::move(handler)(std::move(error), value ? T{*std::move(value)} : T{});
    }
};

template <class T>
Task<Outcome<T>> outcome_of(Task<T> task, const Environment& environment) {
    Outcome<T> outcome;
    try {
        if constexpr (std::is_void_v<T>)
            co_await InEnvironment<T>{task, environment};
        else
            outcome.value.emplace(co_await InEnvironment<T>{task, environment});
    } catch (...) {
        outcome.error = std::current_exception();
    }
    co_return outcome;
}

/// The stop source is shared with the handler's cancellation slot, which may outlive the task;
/// `handler_executor` counts as outstanding work.
template <class T, class Handler, class HandlerExecutor>
Task<void> run_for_handler(Task<T> task, std::shared_ptr<StopSource> stop, Handler handler,
                           HandlerExecutor handler_executor) {
    const Environment& outer = co_await this_task::environment();
    Environment inner = outer;
    inner.stop = stop->get_token();
    Task<Outcome<T>> run = outcome_of(std::move(task), inner);
    const auto forward_stop = [&stop]() noexcept { stop->request_stop(); };
    const StopCallback link{outer.stop, forward_stop};
    Outcome<T> outcome = co_await std::move(run);
    auto deliver = [outcome = std::move(outcome), handler = std::move(handler)]() mutable {
        asio::get_associated_cancellation_slot(handler).clear();
        outcome.pass_to(handler);
    };
    asio::dispatch(handler_executor, std::move(deliver));
}

template <class T, class Handler>
void start_for_handler(WorkflowExecutor& executor, Task<T> task, Handler handler,
                       const StartOptions& options) {
    auto stop = std::make_shared<StopSource>();
    // Both before the start: afterwards the handler may be called at any moment.
    auto handler_executor =
        asio::prefer(asio::get_associated_executor(handler, executor.get_executor()),
                     asio::execution::outstanding_work.tracked);
    if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
        slot.assign([stop](asio::cancellation_type) { stop->request_stop(); });
    static_cast<void>(
        executor.start(run_for_handler(std::move(task), std::move(stop), std::move(handler),
                                       std::move(handler_executor)),
                       options));
}

} // namespace coflow::detail
