// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/server_pool_options.hpp"
#include "coflow/comfyui/server_state.hpp"
#include "coflow/policy/circuit.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace coflow::comfyui {

/// Decides when a server is asked how it is, and what to think of it. Knows no clock.
///
/// Thread safety: none.
class ServerHealth {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit ServerHealth(const ServerPoolOptions& options)
        : interval_{options.check_interval},
          timeout_{options.check_timeout},
          circuit_{options.circuit} {
        if (interval_ <= Duration::zero() || timeout_ <= Duration::zero())
            throw Error{ErrorCode::invalid_argument,
                        "a pool of servers checks them at intervals, and with a time limit"};
    }

    /// Zero: a check begins now, and `passed`, `failed` or `given_up` is told of its end. Or how
    /// long to wait before asking again.
    [[nodiscard]] Duration begin_check(TimePoint now) {
        for (; reports_ != 0; --reports_)
            count_lost_run(now);
        if (is_checking_)
            return std::max(timeout_, shortest);
        if (next_ && now < *next_)
            return *next_ - now;
        const std::optional<Circuit::Period> period = circuit_.admit(now);
        if (!period)
            return std::max(circuit_.retry_after(now), shortest);
        period_ = *period;
        is_checking_ = true;
        return Duration::zero();
    }
    void passed(TimePoint now) {
        circuit_.record(period_, Circuit::Outcome::success, Duration::zero(), now);
        heard_ = now;
        // What a lease has reported meanwhile is news.
        is_well_ = reports_ == 0;
        end_check(now);
    }
    void failed(TimePoint now) {
        circuit_.record(period_, Circuit::Outcome::failure, Duration::zero(), now);
        is_well_ = false;
        end_check(now);
    }
    /// It was stopped before its end, and tells nothing.
    void given_up() noexcept {
        circuit_.forget(period_);
        is_checking_ = false;
    }

    /// A run was lost: the server is not trusted until the next check, which is due.
    void report_failure() noexcept {
        ++reports_;
        is_well_ = false;
        next_.reset();
    }
    /// The next check is due, if the server is not left alone.
    void check_soon() noexcept { next_.reset(); }

    [[nodiscard]] ServerCondition condition(TimePoint now) const noexcept {
        if (!is_well_ || circuit_.state() != CircuitState::closed)
            return ServerCondition::failing;
        return heard_ && now - *heard_ <= interval_ + timeout_ ? ServerCondition::healthy
                                                               : ServerCondition::unknown;
    }
    [[nodiscard]] CircuitState circuit() const noexcept { return circuit_.state(); }

private:
    static constexpr Duration shortest = std::chrono::milliseconds{1};

    void count_lost_run(TimePoint now) {
        if (circuit_.state() != CircuitState::closed)
            return;
        if (const std::optional<Circuit::Period> period = circuit_.admit(now))
            circuit_.record(*period, Circuit::Outcome::failure, Duration::zero(), now);
    }
    void end_check(TimePoint now) noexcept {
        is_checking_ = false;
        next_ = reports_ == 0 ? std::optional{saturating_add(now, interval_)} : std::nullopt;
    }

    Duration interval_;
    Duration timeout_;
    Circuit circuit_;
    Circuit::Period period_ = 0;
    std::optional<TimePoint> next_; // nothing: now
    std::optional<TimePoint> heard_;
    std::size_t reports_ = 0; // of lost runs, still to be counted
    bool is_well_ = true;     // as far as is known
    bool is_checking_ = false;
};

} // namespace coflow::comfyui
