// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <cstdint>

namespace coflow::detail {

/// Decides when a peer that says nothing is pinged, and when it is given up.
///
/// What counts is the time that this side has spent waiting for bytes, so that nobody is given up
/// because his bytes were not fetched.
class KeepAlive {
public:
    enum class Action : std::uint8_t { wait, ping, give_up };

    /// An interval of zero or less: wait for ever.
    KeepAlive(Duration interval, Duration limit) noexcept : interval_{interval}, limit_{limit} {}

    /// How much longer to wait before `next` says something else.
    [[nodiscard]] Duration patience() const noexcept {
        if (interval_ <= Duration::zero())
            return Duration::max();
        return (pinged_ ? limit_ : interval_) - waited_;
    }

    void waited(Duration time) noexcept { waited_ += time; }

    void heard() noexcept {
        waited_ = Duration::zero();
        pinged_ = false;
    }

    /// What to do now; a ping is said once.
    [[nodiscard]] Action next() noexcept {
        if (patience() > Duration::zero())
            return Action::wait;
        if (pinged_)
            return Action::give_up;
        waited_ = Duration::zero();
        pinged_ = true;
        return Action::ping;
    }

private:
    Duration interval_;
    Duration limit_;
    Duration waited_{}; // since the peer was heard, or was pinged
    bool pinged_ = false;
};

} // namespace coflow::detail
