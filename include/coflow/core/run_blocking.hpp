// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/promise.hpp"
#include "coflow/core/guard.hpp"

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coflow {

namespace detail {

template <class Function, class... Args>
decltype(auto) call_blocking(StopToken stop, Function& function,
                             std::remove_reference_t<Args>&... args) {
    if constexpr (std::invocable<Function&, StopToken, Args...>)
        return std::invoke(function, stop, static_cast<Args&&>(args)...);
    else
        return std::invoke(function, static_cast<Args&&>(args)...);
}

template <class Function, class... Args>
class BlockingCall : private BlockingNode, private StopRegistration {
    using Result = std::remove_cvref_t<decltype(call_blocking<Function, Args...>(
        std::declval<StopToken>(), std::declval<Function&>(), std::declval<Args&>()...))>;

public:
    template <class F, class... A>
    explicit BlockingCall(F&& function, A&&... args)
        : function_(std::forward<F>(function)), args_{std::forward<A>(args)...} {}
    BlockingCall(BlockingCall&& not_awaited)
        : function_(std::move(not_awaited.function_)), args_(std::move(not_awaited.args_)) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        environment_ = &awaiting.promise().environment();
        awaiting_ = awaiting;
        run = [](ReadyNode& node) noexcept { static_cast<BlockingCall&>(node).call(); };
        // Attached before the call is submitted: a submitted call may resume and destroy this.
        attach<&BlockingCall::on_stop>(environment_->stop);
        State expected = State::fresh;
        if (!state_.compare_exchange_strong(expected, State::submitted))
            return false;
        environment_->scheduler->submit_blocking(*this);
        return true;
    }

    Result await_resume() {
        detach(environment_->stop);
        if (state_.load(std::memory_order_relaxed) == State::stopped)
            throw Cancelled{};
        if (error_)
            std::rethrow_exception(std::move(error_));
        if constexpr (!std::is_void_v<Result>)
            return std::move(*result_);
    }

private:
    enum class State : std::uint8_t { fresh, submitted, stopped };

    static void on_stop(StopRegistration& registration) noexcept {
        auto& self = static_cast<BlockingCall&>(registration);
        State expected = State::fresh;
        if (self.state_.compare_exchange_strong(expected, State::stopped))
            return;
        if (!self.environment_->scheduler->withdraw_blocking(self))
            return;
        self.state_.store(State::stopped, std::memory_order_relaxed);
        self.resume_soon();
    }

    void call() noexcept {
        // Also catches a stop request between `submitted` and the queue.
        if (environment_->stop.stop_requested())
            state_.store(State::stopped, std::memory_order_relaxed);
        else
            try {
                std::apply(
                    [this](auto&... args) {
                        if constexpr (std::is_void_v<Result>)
                            call_blocking<Function, Args...>(environment_->stop, function_,
                                                             args...);
                        else
                            result_.emplace(call_blocking<Function, Args...>(environment_->stop,
                                                                             function_, args...));
                    },
                    args_);
            } catch (...) {
                error_ = std::current_exception();
            }
        resume_soon();
    }

    void resume_soon() noexcept {
        run = [](ReadyNode& node) noexcept { resume(static_cast<BlockingCall&>(node).awaiting_); };
        environment_->schedule(*this);
    }

    Function function_;
    std::tuple<Args...> args_;
    const Environment* environment_ = nullptr;
    std::coroutine_handle<> awaiting_;
    std::exception_ptr error_;
    std::optional<Stored<Result>> result_;
    std::atomic<State> state_{State::fresh};
};

} // namespace detail

/// Calls `function(args...)`, which may block, on a thread kept for that, and awaits its result.
///
/// A function whose first parameter is a `StopToken` is given the task's. Arguments are copied or
/// moved in; pass `std::ref` for what must not be.
///
/// Cancellation: before the call has begun it never begins, and `Cancelled` is thrown. A call that
/// runs cannot be interrupted: the await waits for it and returns its result, or throws its error.
template <class Function, class... Args>
[[nodiscard]] auto run_blocking(Function&& function, Args&&... args) {
    detail::check_callable<Function>();
    detail::check_arguments<Args...>();
    return detail::BlockingCall<std::decay_t<Function>, std::unwrap_ref_decay_t<Args>...>{
        std::forward<Function>(function), std::forward<Args>(args)...};
}

} // namespace coflow
