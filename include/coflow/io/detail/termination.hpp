// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>
#include <utility>

namespace coflow::detail {

/// What is left of a process group.
enum class GroupState {
    leader_runs, ///< The program itself has not ended.
    others_run,  ///< It has, but some that it has started have not.
    empty
};

/// Decides how a process group is brought to an end: SIGTERM, a grace period for all of it,
/// SIGKILL.
class Termination {
public:
    enum class Action { signal, wait, done };

    struct Step {
        Action action;
        int signal = 0;    ///< To send to the group; for `signal`.
        TimePoint until{}; ///< Wait until then, or for the leader's end; for `wait`.
    };

    explicit Termination(Duration grace) noexcept : grace_{grace} {}

    /// The next thing to do; ask again when it is done.
    [[nodiscard]] Step next(TimePoint now, GroupState group) noexcept {
        if (group == GroupState::empty || (killed_ && group != GroupState::leader_runs))
            return {Action::done};
        if (!deadline_) {
            deadline_ = saturating_add(now, grace_);
            return {Action::signal, SIGTERM};
        }
        if (!continued_) {
            // A stopped process handles SIGTERM only once it goes on.
            continued_ = true;
            return {Action::signal, SIGCONT};
        }
        if (!killed_ && now >= *deadline_) {
            killed_ = true;
            return {Action::signal, SIGKILL};
        }
        if (group == GroupState::leader_runs)
            return {Action::wait, 0, killed_ ? TimePoint::max() : *deadline_};
        // Nothing tells when the others end: ask, ever more rarely.
        const Duration pause = std::exchange(pause_, std::min(pause_ * 2, longest_pause));
        return {Action::wait, 0, std::min(saturating_add(now, pause), *deadline_)};
    }

private:
    static constexpr Duration longest_pause = std::chrono::milliseconds{50};

    Duration grace_;
    Duration pause_ = std::chrono::milliseconds{1};
    std::optional<TimePoint> deadline_;
    bool continued_ = false;
    bool killed_ = false;
};

} // namespace coflow::detail
