// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

namespace coflow::detail {

/// What is left of a process group.
enum class GroupState {
    leader_runs, ///< The program itself has not ended.
    others_run,  ///< It has, but some that it has started have not.
    empty
};

/// Decides how a process group is brought to its end: SIGTERM, a grace period for all of it,
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
        if (group == GroupState::empty)
            return {Action::done};
        switch (stage_) {
        case Stage::running:
            stage_ = Stage::asked;
            deadline_ = saturating_add(now, grace_);
            return {Action::signal, SIGTERM};
        case Stage::asked:
            // A stopped process handles SIGTERM only once it goes on.
            stage_ = Stage::in_grace;
            return {Action::signal, SIGCONT};
        case Stage::in_grace:
            if (now < deadline_)
                return wait(now, group, deadline_);
            stage_ = Stage::killed;
            deadline_ = saturating_add(now, farewell);
            pause_ = shortest_pause;
            return {Action::signal, SIGKILL};
        case Stage::killed:
            break;
        }
        if (group == GroupState::leader_runs)
            return {Action::wait, 0, TimePoint::max()};
        return now < deadline_ ? wait(now, group, deadline_) : Step{Action::done};
    }

private:
    enum class Stage { running, asked, in_grace, killed };

    static constexpr Duration shortest_pause = std::chrono::milliseconds{1};
    static constexpr Duration longest_pause = std::chrono::milliseconds{50};
    /// Who has been killed is gone in a moment; one that the system cannot end is not waited for
    /// longer, unless it is the leader, which must be reaped.
    static constexpr Duration farewell = std::chrono::seconds{1};

    Step wait(TimePoint now, GroupState group, TimePoint until) noexcept {
        if (group == GroupState::leader_runs)
            return {Action::wait, 0, until};
        // Nothing tells when the others end: ask, ever more rarely.
        const Duration pause = std::exchange(pause_, std::min(pause_ * 2, longest_pause));
        return {Action::wait, 0, std::min(saturating_add(now, pause), until)};
    }

    Duration grace_;
    Stage stage_ = Stage::running;
    TimePoint deadline_{};
    Duration pause_ = shortest_pause;
};

} // namespace coflow::detail
