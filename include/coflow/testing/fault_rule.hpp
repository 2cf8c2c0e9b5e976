// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/testing/random.hpp"

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::testing {

/// What a `FaultRule` throws if it is not told otherwise.
class InjectedFault : public Error {
public:
    explicit InjectedFault(const std::string& message) : Error{ErrorCode::io_failure, message} {}
};

/// When a fault strikes, and what it does: `rule.on_attempt(2).fail()`.
///
/// Without conditions it strikes before each attempt of its steps; with several, if all hold. Of
/// the effects any number can be combined; they come in the order delay, pause, cancel, fail.
class FaultRule {
public:
    /// For the steps of this name; for all if it is empty.
    explicit FaultRule(std::string step = {}) : step_{std::move(step)} {}

    // When it strikes

    /// Only at this attempt of a step, counted from 1.
    FaultRule& on_attempt(int attempt) { return on_attempts(attempt, attempt); }

    /// Only at these attempts, both ends included.
    FaultRule& on_attempts(int first, int last) {
        first_attempt_ = first;
        last_attempt_ = last;
        return *this;
    }

    /// Only with this probability, 0 to 1.
    FaultRule& with_chance(double probability) {
        chance_ = probability;
        return *this;
    }

    /// At most so many times in all.
    FaultRule& times(int count) {
        times_left_ = count;
        return *this;
    }

    // What it does

    /// The attempt begins that much later.
    FaultRule& delay(Duration duration) {
        delay_ = duration;
        return *this;
    }

    /// The run stands still here, as `paused`, for this long.
    FaultRule& pause_run(Duration duration) {
        pause_ = duration;
        return *this;
    }

    /// The run is asked to stop, and stops here.
    FaultRule& cancel_run() {
        cancels_ = true;
        return *this;
    }

    /// The attempt fails with an `InjectedFault`.
    FaultRule& fail() {
        throw_ = [](std::string_view step) {
            throw InjectedFault{"a fault injected into step '" + std::string{step} + "'"};
        };
        return *this;
    }

    /// The attempt fails with a copy of `error`.
    template <class Exception>
    FaultRule& fail_with(Exception error) {
        throw_ = [error = std::move(error)](std::string_view) { throw error; };
        return *this;
    }

private:
    friend class Faults;

    /// Decides about one attempt, and counts if it strikes.
    bool strikes(std::string_view step, int attempt, Random& random) {
        const bool matches = (step_.empty() || step == step_) && attempt >= first_attempt_ &&
                             attempt <= last_attempt_ && times_left_ > 0;
        if (!matches || !random.chance(chance_))
            return false;
        --times_left_;
        return true;
    }

    std::string step_;
    int first_attempt_ = 1;
    int last_attempt_ = std::numeric_limits<int>::max();
    double chance_ = 1;
    int times_left_ = std::numeric_limits<int>::max();
    Duration delay_{};
    std::optional<Duration> pause_;
    bool cancels_ = false;
    std::function<void(std::string_view step)> throw_;
};

} // namespace coflow::testing
