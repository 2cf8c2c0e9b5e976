// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/policy/call_window.hpp"
#include "coflow/policy/circuit_options.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace coflow {

/// Decides for a circuit breaker: let a call through, and what its end means. Knows no clock.
///
/// Thread safety: none.
class Circuit {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit Circuit(const CircuitOptions& options)
        : options_{checked(options)},
          window_{options.window_time != Duration::zero() ? CallWindow{options.window_time}
                                                          : CallWindow{options.window}} {}

    /// Which period between two changes of state a call belongs to.
    using Period = std::uint64_t;

    /// Lets a call through, or nothing: then `retry_after` says when to ask again.
    [[nodiscard]] std::optional<Period> admit(TimePoint now) noexcept {
        if (state_ == CircuitState::open && now >= open_until_)
            enter(CircuitState::half_open);
        if (state_ == CircuitState::open)
            return std::nullopt;
        if (state_ == CircuitState::half_open) {
            if (trials_ == options_.half_open_calls)
                return std::nullopt;
            ++trials_;
        }
        return period_;
    }

    /// How long a call that is refused at `now` should wait: until the circuit is half open; if it
    /// is, and its trials are under way, as long as it will be open if they fail.
    [[nodiscard]] Duration retry_after(TimePoint now) const noexcept {
        return state_ == CircuitState::open ? open_until_ - now : options_.open_for;
    }

    enum class Outcome : std::uint8_t { success, failure };

    /// A call has ended. What began before the state changed says nothing about the present one.
    void record(Period period, Outcome outcome, Duration took, TimePoint now) {
        if (period != period_)
            return;
        const CallCounts call{.calls = 1,
                              .failed = outcome == Outcome::failure ? 1U : 0U,
                              .slow = took >= options_.slow_call ? 1U : 0U};
        if (state_ == CircuitState::closed) {
            window_.record(call, now);
            if (const CallCounts& seen = window_.total(now);
                seen.calls >= minimum() && is_bad(seen))
                open(now);
        } else {
            tried_ += call;
            if (tried_.calls < options_.half_open_calls)
                return;
            if (is_bad(tried_))
                open(now);
            else
                enter(CircuitState::closed);
        }
    }

    /// A call has ended without telling anything: another may be tried instead.
    void forget(Period period) noexcept {
        if (period == period_ && state_ == CircuitState::half_open)
            --trials_;
    }

    /// Closes the circuit, as if it were new.
    void reset() noexcept { enter(CircuitState::closed); }

    /// As of the last call: an open circuit becomes half open by the first call after its time.
    [[nodiscard]] CircuitState state() const noexcept { return state_; }

    /// What the present state judges by: the calls in the window, or the trials.
    [[nodiscard]] CallCounts counts(TimePoint now) {
        return state_ == CircuitState::half_open ? tried_ : window_.total(now);
    }

private:
    static const CircuitOptions& checked(const CircuitOptions& options) {
        const auto is_rate = [](double rate) { return rate > 0 && rate <= 1; };
        if (!is_rate(options.failure_rate) || !is_rate(options.slow_rate))
            refuse("a rate is not above 0 and up to 1");
        if (options.window == 0 || options.minimum_calls == 0 || options.half_open_calls == 0)
            refuse("a number of calls is zero");
        if (options.window_time < Duration::zero() || options.slow_call < Duration::zero() ||
            options.open_for < Duration::zero())
            refuse("a duration is negative");
        if (options.window_time != Duration::zero() &&
            options.window_time < Duration{CallWindow::slices})
            refuse("window_time is too short to be divided");
        return options;
    }
    [[noreturn]] static void refuse(const std::string& why) {
        throw Error{ErrorCode::invalid_argument, "circuit breaker: " + why};
    }

    /// A window of calls never holds more than its size.
    [[nodiscard]] std::size_t minimum() const noexcept {
        return options_.window_time != Duration::zero()
                   ? options_.minimum_calls
                   : std::min(options_.minimum_calls, options_.window);
    }
    [[nodiscard]] bool is_bad(const CallCounts& seen) const noexcept {
        const auto calls = static_cast<double>(seen.calls);
        return static_cast<double>(seen.failed) >= options_.failure_rate * calls ||
               static_cast<double>(seen.slow) >= options_.slow_rate * calls;
    }

    void open(TimePoint now) noexcept {
        enter(CircuitState::open);
        open_until_ = saturating_add(now, options_.open_for);
    }
    void enter(CircuitState state) noexcept {
        state_ = state;
        ++period_;
        trials_ = 0;
        tried_ = {};
        window_.clear();
    }

    CircuitOptions options_;
    CallWindow window_;
    CircuitState state_ = CircuitState::closed;
    Period period_ = 0;
    TimePoint open_until_{};
    std::size_t trials_ = 0; // let through since it is half open
    CallCounts tried_;       // and what became of them
};

} // namespace coflow
