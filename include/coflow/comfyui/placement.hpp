// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/comfyui/server_state.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace coflow::comfyui {

/// How busy a server would be with a wish: the places taken and the prompts of others, by speed.
[[nodiscard]] inline double load_with(const ServerState& state, const ServerWish& wish) {
    return static_cast<double>(state.taken + state.others + wish.weight) / state.limits.speed;
}

/// The least busy server that nothing is in the way of; of several, the one whose turn is longest
/// ago. Nothing as well while one that may be better has still to answer for the first time.
[[nodiscard]] std::optional<std::size_t> choose_server(std::span<const ServerState> states,
                                                       const ServerWish& wish);

/// What is done if a server is large enough for a wish, but its memory is in use.
enum class WhenShort : std::uint8_t {
    wait,
    free ///< It is told to free it, once nothing of ours runs there and its queue is empty.
};

/// What is to be done for somebody who waits for a server.
struct PlacementStep {
    enum class Action : std::uint8_t {
        use,   ///< The server is this one's; its places are taken.
        free,  ///< Tell the server to free its memory, which is what is lacking.
        refuse ///< There is no server that could ever do.
    };

    Action action = Action::use;
    std::uint64_t ticket = 0;
    std::size_t server = 0; ///< Unless it is refused.
};

/// Decides who of those who wait is placed on which server. Knows no clock and does nothing.
///
/// They are served in the order of their arrival, where a higher priority counts as an earlier one,
/// so that nobody is overtaken for ever. Who cannot be served is passed over by those who use other
/// servers; but the server with most room of those that could do is kept for it.
/// Thread safety: none.
class Placement {
public:
    using Ticket = std::uint64_t;

    /// Each step of priority counts as having come `head_start` earlier.
    explicit Placement(Duration head_start, WhenShort when_short = WhenShort::wait) noexcept
        : when_short_{when_short}, head_start_{head_start} {}

    /// The texts of the wish outlive its wait.
    Ticket enter(const ServerWish& wish, TimePoint now) {
        const Ticket ticket = ++tickets_;
        const TimePoint rank = now - head_start_ * static_cast<int>(wish.priority);
        line_.emplace(std::pair{rank, ticket}, wish);
        return ticket;
    }
    /// Does nothing if it has been placed or refused.
    void leave(Ticket ticket) {
        std::erase_if(line_, [ticket](const auto& one) { return one.first.second == ticket; });
    }
    [[nodiscard]] std::size_t size() const noexcept { return line_.size(); }

    /// Serves whom it can and marks in the states what they take; these leave the line.
    [[nodiscard]] std::vector<PlacementStep> decide(std::vector<ServerState>& states);

private:
    /// The one that nobody else may use meanwhile, and the one to free.
    struct Prospect {
        std::optional<std::size_t> kept;
        std::optional<std::size_t> to_free;
        bool is_hopeless = true;
    };
    [[nodiscard]] Prospect prospect(std::span<const ServerState> states,
                                    const ServerWish& wish) const;

    WhenShort when_short_;
    Duration head_start_;
    std::map<std::pair<TimePoint, Ticket>, ServerWish> line_;
    Ticket tickets_ = 0;
    std::uint64_t choices_ = 0;
};

inline std::optional<std::size_t> choose_server(std::span<const ServerState> states,
                                                const ServerWish& wish) {
    std::optional<std::size_t> best;
    bool others_may_be_better = false;
    for (std::size_t i = 0; i != states.size(); ++i) {
        const Obstacle found = obstacle(states[i], wish);
        others_may_be_better |=
            found == Obstacle::unknown && states[i].condition == ServerCondition::unknown;
        if (found != Obstacle::none)
            continue;
        const auto rank = [&](std::size_t server) {
            return std::pair{load_with(states[server], wish), states[server].chosen};
        };
        if (!best || rank(i) < rank(*best))
            best = i;
    }
    if (best && others_may_be_better && states[*best].taken + states[*best].others != 0)
        return std::nullopt;
    return best;
}

inline Placement::Prospect Placement::prospect(std::span<const ServerState> states,
                                               const ServerWish& wish) const {
    Prospect result;
    const auto room = [&states](std::size_t server) {
        return states[server].limits.places - states[server].taken;
    };
    for (std::size_t i = 0; i != states.size(); ++i) {
        const ServerState& state = states[i];
        const Obstacle found = obstacle(state, wish);
        result.is_hopeless = result.is_hopeless && is_lasting(found);
        const bool may_free = found == Obstacle::memory_in_use && when_short_ == WhenShort::free &&
                              !state.is_freed && state.others == 0;
        if (may_free && state.leases == 0 && !result.to_free)
            result.to_free = i;
        if ((found == Obstacle::full || may_free) && (!result.kept || room(i) > room(*result.kept)))
            result.kept = i;
    }
    return result;
}

inline std::vector<PlacementStep> Placement::decide(std::vector<ServerState>& states) {
    using Action = PlacementStep::Action;
    std::vector<PlacementStep> steps;
    for (ServerState& state : states)
        state.is_kept = false;
    for (auto waiting = line_.begin(); waiting != line_.end();) {
        const ServerWish& wish = waiting->second;
        const Ticket ticket = waiting->first.second;
        if (const std::optional<std::size_t> server = choose_server(states, wish)) {
            ServerState& state = states[*server];
            state.taken += wish.weight;
            ++state.leases;
            state.chosen = ++choices_;
            state.is_freed = false;
            steps.push_back({Action::use, ticket, *server});
            waiting = line_.erase(waiting);
            continue;
        }
        const Prospect hope = prospect(states, wish);
        if (hope.is_hopeless) {
            steps.push_back({Action::refuse, ticket, 0});
            waiting = line_.erase(waiting);
            continue;
        }
        if (hope.to_free) {
            states[*hope.to_free].is_freeing = true;
            steps.push_back({Action::free, ticket, *hope.to_free});
        } else if (hope.kept) {
            states[*hope.kept].is_kept = true;
        }
        ++waiting;
    }
    return steps;
}

} // namespace coflow::comfyui
