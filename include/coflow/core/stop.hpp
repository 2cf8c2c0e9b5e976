// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/stop_state.hpp"

#include <atomic>
#include <cassert>
#include <concepts>
#include <type_traits>
#include <utility>

namespace coflow {

class StopToken;

namespace detail {
class StopRegistration;
}

/// Where a stop request is made; lives in place and allocates nothing.
///
/// Names and semantics follow `std::inplace_stop_source` of C++26 (P2300).
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives all its tokens and callbacks.
class StopSource {
public:
    StopSource() = default;
    StopSource(const StopSource&) = delete;
    StopSource& operator=(const StopSource&) = delete;

    /// Asks everything that holds a token to stop and runs the registered callbacks on this
    /// thread; returns false if somebody had asked before.
    bool request_stop() noexcept { return state_.request_stop(); }

    [[nodiscard]] bool stop_requested() const noexcept { return state_.stop_requested(); }
    [[nodiscard]] StopToken get_token() noexcept;

private:
    friend class StopToken;
    detail::StopState state_;
};

/// A view of a stop source: asks whether to stop, and lets callbacks be registered.
///
/// Lifetime: must not be used after its source is gone. A default token never stops.
class StopToken {
public:
    StopToken() = default;

    [[nodiscard]] bool stop_requested() const noexcept {
        return state_ != nullptr && state_->stop_requested();
    }
    [[nodiscard]] bool stop_possible() const noexcept { return state_ != nullptr; }

    friend bool operator==(StopToken, StopToken) = default;

private:
    friend class StopSource;
    friend class detail::StopRegistration;
    explicit StopToken(detail::StopState* state) noexcept : state_{state} {}

    detail::StopState* state_ = nullptr;
};

inline StopToken StopSource::get_token() noexcept { return StopToken{&state_}; }

namespace detail {

/// A callback that is attached and detached by hand; the base of cancellable awaiters.
class StopRegistration : private StopNode {
public:
    using Invoke = void (*)(StopRegistration&) noexcept;

    StopRegistration() = default;
    /// Before it is attached, so that what awaits it may still be moved.
    StopRegistration([[maybe_unused]] StopRegistration&& unattached) noexcept {
        assert(unattached.invoke_callback == nullptr);
    }
    StopRegistration& operator=(const StopRegistration&) = delete;

    /// Calls `Function` once when a stop is requested; at once if that has happened already.
    template <Invoke Function>
    void attach(StopToken token) noexcept {
        invoke_callback = [](StopNode& node) noexcept {
            Function(static_cast<StopRegistration&>(node));
        };
        if (token.state_ != nullptr && !token.state_->add(*this))
            Function(*this); // may end this object's life
    }

    /// With the token that it was attached to, or before it has been: after this the callback
    /// neither runs nor will run, unless it is the caller itself.
    void detach(StopToken token) noexcept {
        if (place.load(std::memory_order_acquire) != idle)
            token.state_->remove(*this);
    }
};

} // namespace detail

/// Runs a function when a stop is requested, on the thread that requests it; at once, in the
/// constructor, if that has happened already.
///
/// The destructor waits for a callback that is running on another thread; a callback may destroy
/// its own registration.
template <std::invocable Function>
class StopCallback : private detail::StopRegistration {
public:
    template <class Init>
        requires std::constructible_from<Function, Init>
    StopCallback(StopToken token, Init&& init)
        : token_{token}, function_(std::forward<Init>(init)) {
        attach<&StopCallback::call>(token);
    }
    ~StopCallback() { detach(token_); }

private:
    static void call(detail::StopRegistration& self) noexcept {
        static_cast<StopCallback&>(self).function_();
    }

    StopToken token_;
    Function function_;
};

template <class Function>
StopCallback(StopToken, Function) -> StopCallback<Function>;

} // namespace coflow
