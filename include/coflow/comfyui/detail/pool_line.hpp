// SPDX-License-Identifier: MIT
#pragma once

// Who waits for a server of a pool, and what they get. pool_core.hpp includes this at its end.
namespace coflow::comfyui::detail {

inline PoolCore::PoolCore(std::vector<PoolMember> members, const ServerPoolOptions& options)
    : options_{options}, line_{options.head_start, options.when_short} {
    if (members.empty())
        throw Error{ErrorCode::invalid_argument, "a pool of servers has no server"};
    for (PoolMember& member : members) {
        if (member.limits.places == 0 || !(member.limits.speed > 0))
            throw Error{ErrorCode::invalid_argument,
                        member.client.server() + ": a server needs places and a speed"};
        ServerState& state = states_.emplace_back();
        state.server = member.client.server();
        state.limits = member.limits;
        servers_.emplace_back(std::move(member.client), options);
    }
}

inline std::size_t PoolCore::places() const {
    std::size_t sum = 0;
    for (const ServerState& state : states_) // the limits never change
        sum += state.limits.places;
    return sum;
}

inline std::string PoolCore::complaint(const ServerWish& wish, bool refused) const {
    std::string text =
        refused ? "no ComfyUI server can do this" : "no ComfyUI server has had a place in time";
    for (const ServerState& state : states()) {
        text += "; " + state.server + ": " + std::string{to_string(obstacle(state, wish))};
        if (!state.trouble.empty())
            text += " (" + state.trouble + ")";
    }
    return text;
}

inline void PoolCore::release(std::size_t server, std::size_t weight) noexcept {
    const std::scoped_lock guard{mutex_};
    ServerState& state = states_[server];
    state.taken -= weight;
    --state.leases;
    servers_[server].idle_since.reset();
    serve();
}

inline void PoolCore::report_failure(std::size_t server, std::string why) noexcept {
    const std::scoped_lock guard{mutex_};
    servers_[server].health.report_failure();
    servers_[server].client.forget_server_info();
    servers_[server].news.set();
    states_[server].trouble = std::move(why);
    serve();
}

inline void PoolCore::serve() {
    for (std::size_t i = 0; i != states_.size(); ++i) {
        states_[i].condition = servers_[i].health.condition(now_);
        states_[i].circuit = servers_[i].health.circuit();
    }
    for (const PlacementStep& step : line_.decide(states_)) {
        if (step.action == PlacementStep::Action::free) {
            servers_[step.server].health.check_soon();
            servers_[step.server].news.set();
            continue;
        }
        const auto found = waits_.find(step.ticket);
        PoolWait& wait = *found->second;
        waits_.erase(found);
        if (step.action == PlacementStep::Action::use)
            wait.server_ = step.server;
        else
            wait.is_refused_ = true;
        wait.decided_.set();
    }
}

inline PoolWait::PoolWait(PoolCore& core, const ServerWish& wish, TimePoint now)
    : core_{core}, weight_{wish.weight} {
    if (wish.weight == 0)
        throw Error{ErrorCode::invalid_argument, "a wish for a server has no weight"};
    const std::scoped_lock guard{core_.mutex_};
    if (!wish.needs.empty() && !std::exchange(core_.needs_catalogs_, true))
        for (PoolCore::Server& server : core_.servers_)
            server.news.set();
    core_.tell_time(now);
    ticket_ = core_.line_.enter(wish, now);
    core_.waits_.emplace(ticket_, this);
    core_.serve();
}

inline PoolWait::~PoolWait() {
    if (const std::optional<std::size_t> unused = placed_at()) {
        core_.release(*unused, weight_);
        return;
    }
    const std::scoped_lock guard{core_.mutex_};
    if (core_.waits_.erase(ticket_) == 0)
        return;
    core_.line_.leave(ticket_);
    core_.serve();
}

inline Task<> PoolCore::wait_for(PoolWait& wait) {
    if (wait.decided_.is_set())
        co_return;
    const auto body = [this, &wait](TaskGroup& group) { return wait_in(group, wait); };
    co_await with_task_group(body);
}

inline Task<> PoolCore::wait_in(TaskGroup& group, PoolWait& wait) {
    Task<> watching = watch_all(group);
    co_await std::move(watching);
    co_await wait.decided_.wait();
    group.request_stop();
}

} // namespace coflow::comfyui::detail
