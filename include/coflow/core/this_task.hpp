// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/promise.hpp"

#include <coroutine>

/// What a running coroutine can ask about itself: `co_await this_task::stop_token()` and so on.
///
/// None of these suspends, except `yield`.
namespace coflow::this_task {

namespace detail {

template <class Read>
struct EnvironmentReader {
    Read read;
    const Environment* environment = nullptr;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
        environment = &awaiting.promise().environment();
        return false;
    }
    decltype(auto) await_resume() const { return read(*environment); }
};

template <class Read>
EnvironmentReader(Read) -> EnvironmentReader<Read>;

class YieldAwaiter : private ReadyNode {
public:
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
        environment_ = &awaiting.promise().environment();
        if (environment_->stop.stop_requested())
            return false;
        awaiting_ = awaiting;
        run = [](ReadyNode& node) noexcept {
            coflow::detail::resume(static_cast<YieldAwaiter&>(node).awaiting_);
        };
        environment_->scheduler->yield(*this, environment_->priority);
        return true;
    }
    void await_resume() const {
        if (environment_->stop.stop_requested())
            throw Cancelled{};
    }

private:
    const Environment* environment_ = nullptr;
    std::coroutine_handle<> awaiting_;
};

} // namespace detail

/// The whole environment, by reference.
[[nodiscard]] inline auto environment() noexcept {
    return detail::EnvironmentReader{
        [](const Environment& e) noexcept -> const Environment& { return e; }};
}

/// The token that says whether this task should stop.
[[nodiscard]] inline auto stop_token() noexcept {
    return detail::EnvironmentReader{[](const Environment& e) noexcept { return e.stop; }};
}

/// The scheduler that this task runs on.
[[nodiscard]] inline auto scheduler() noexcept {
    return detail::EnvironmentReader{
        [](const Environment& e) noexcept -> Scheduler& { return *e.scheduler; }};
}

/// The scheduler's time: virtual under simulation.
[[nodiscard]] inline auto now() noexcept {
    return detail::EnvironmentReader{
        [](const Environment& e) noexcept { return e.scheduler->now(); }};
}

/// Throws `Cancelled` if this task should stop; put it into long computations.
[[nodiscard]] inline auto throw_if_stopped() noexcept {
    return detail::EnvironmentReader{[](const Environment& e) {
        if (e.stop.stop_requested())
            throw Cancelled{};
    }};
}

/// Lets everything else that is ready have its turn first.
///
/// Cancellation: throws `Cancelled`; nothing is left behind.
[[nodiscard]] inline auto yield() noexcept { return detail::YieldAwaiter{}; }

} // namespace coflow::this_task
