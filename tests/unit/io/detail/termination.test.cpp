// SPDX-License-Identifier: MIT
#include "coflow/io/detail/termination.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <csignal>
#include <vector>

using namespace coflow;
using namespace std::chrono_literals;
using detail::GroupState;
using detail::Termination;
using Action = Termination::Action;

namespace {

constexpr TimePoint start{1h};

/// Plays a group of processes to a termination, in virtual time.
struct Group {
    Duration leader_ends_after;
    Duration others_end_after{};
    bool dies_when_killed = true;

    std::vector<int> signals{};
    Duration took{};
    int steps = 0;

    void terminate(Duration grace) {
        Termination termination{grace};
        for (TimePoint now = start;;) {
            REQUIRE(++steps < 1000);
            const Termination::Step step = termination.next(now, state(now));
            took = now - start;
            if (step.action == Action::done)
                return;
            if (step.action == Action::signal) {
                signals.push_back(step.signal);
                if (step.signal == SIGKILL && dies_when_killed)
                    leader_ends_after = others_end_after = now - start;
                continue;
            }
            REQUIRE(step.until > now);
            const TimePoint leader_end = start + leader_ends_after;
            now = leader_end > now && leader_end < step.until ? leader_end : step.until;
        }
    }

    [[nodiscard]] GroupState state(TimePoint now) const {
        if (now < start + leader_ends_after)
            return GroupState::leader_runs;
        return now < start + others_end_after ? GroupState::others_run : GroupState::empty;
    }
};

using Signals = std::vector<int>;

} // namespace

TEST_CASE("a group that is gone already gets no signal", "[io]") {
    Group group{.leader_ends_after = 0s};
    group.terminate(5s);
    CHECK(group.signals.empty());
}

TEST_CASE("a group that ends when asked is not killed, and waited for no longer", "[io]") {
    Group group{.leader_ends_after = 100ms};
    group.terminate(5s);
    CHECK(group.signals == Signals{SIGTERM, SIGCONT});
    CHECK(group.took == 100ms);
}

TEST_CASE("a leader that does not end in the grace period is killed", "[io]") {
    Group group{.leader_ends_after = 1h};
    group.terminate(5s);
    CHECK(group.signals == Signals{SIGTERM, SIGCONT, SIGKILL});
    CHECK(group.took == 5s);
}

TEST_CASE("those whom the leader leaves behind have the same grace period", "[io]") {
    Group polite{.leader_ends_after = 10ms, .others_end_after = 2s};
    polite.terminate(5s);
    CHECK(polite.signals == Signals{SIGTERM, SIGCONT});
    CHECK(polite.took >= 2s);
    CHECK(polite.took <= 2s + 50ms);
    CHECK(polite.steps < 60);
    Group stubborn{.leader_ends_after = 10ms, .others_end_after = 1h};
    stubborn.terminate(5s);
    CHECK(stubborn.signals == Signals{SIGTERM, SIGCONT, SIGKILL});
    CHECK(stubborn.took == 5s);
}

TEST_CASE("those whom the leader has left behind before are ended as well", "[io]") {
    Group group{.leader_ends_after = 0s, .others_end_after = 1h};
    group.terminate(1s);
    CHECK(group.signals == Signals{SIGTERM, SIGCONT, SIGKILL});
}

TEST_CASE("without a grace period a group is killed at once", "[io]") {
    for (const Duration grace : {Duration{0s}, Duration{-1s}}) {
        Group group{.leader_ends_after = 1h};
        group.terminate(grace);
        CHECK(group.signals == Signals{SIGTERM, SIGCONT, SIGKILL});
        CHECK(group.took == 0s);
    }
}

TEST_CASE("an endless grace period does not end", "[io]") {
    Group group{.leader_ends_after = 10000h};
    group.terminate(Duration::max());
    CHECK(group.signals == Signals{SIGTERM, SIGCONT});
}

TEST_CASE("a killed leader is waited for, the others only for a moment", "[io]") {
    Group leader{.leader_ends_after = 1h, .dies_when_killed = false};
    leader.terminate(1s);
    CHECK(leader.took == 1h);
    Group others{.leader_ends_after = 0s, .others_end_after = 1h, .dies_when_killed = false};
    others.terminate(1s);
    CHECK(others.signals == Signals{SIGTERM, SIGCONT, SIGKILL});
    CHECK(others.took == 2s);
}
