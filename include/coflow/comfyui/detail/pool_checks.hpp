// SPDX-License-Identifier: MIT
#pragma once

// How a pool looks after its servers. pool_core.hpp includes this at its end.
namespace coflow::comfyui::detail {

/// A check under way: given up, unless its end is told.
class PoolCore::Check {
public:
    Check(PoolCore& core, std::size_t server) noexcept : core_{core}, server_{server} {}
    ~Check() {
        const std::scoped_lock guard{core_.mutex_};
        if (!told_)
            core_.servers_[server_].health.given_up();
        core_.states_[server_].is_freeing = false;
        core_.servers_[server_].news.set();
        core_.serve();
    }
    Check(const Check&) = delete;
    Check& operator=(const Check&) = delete;

    void passed(Said said, TimePoint now) {
        const std::scoped_lock guard{core_.mutex_};
        core_.note(server_, std::move(said), now);
        core_.servers_[server_].health.passed(now);
        told_ = true;
    }
    void failed(const char* why, TimePoint now) {
        const std::scoped_lock guard{core_.mutex_};
        core_.tell_time(now);
        core_.states_[server_].trouble = why;
        core_.servers_[server_].health.failed(now);
        told_ = true;
    }

private:
    PoolCore& core_;
    std::size_t server_;
    bool told_ = false;
};

inline Task<> PoolCore::watch_all(TaskGroup& group) {
    for (std::size_t i = 0; i != servers_.size(); ++i)
        group.spawn(watch(i));
    co_return;
}

inline Task<> PoolCore::watch(std::size_t server) {
    for (;;) {
        const TimePoint now = co_await this_task::now();
        Duration wait{};
        {
            const std::scoped_lock guard{mutex_};
            tell_time(now);
            servers_[server].news.reset();
            wait = servers_[server].health.begin_check(now);
        }
        if (wait == Duration::zero()) {
            Task<> checking = check(server);
            co_await std::move(checking);
            continue;
        }
        try {
            co_await with_timeout(wait, servers_[server].news.wait());
        } catch (const TimedOut&) {
        }
    }
}

inline Task<> PoolCore::check(std::size_t server) {
    Check check{*this, server};
    const Scheduler& scheduler = co_await this_task::scheduler();
    try {
        Task<Said> asking = ask(server);
        Said said = co_await std::move(asking);
        if (should_free(server, said, scheduler.now())) {
            Task<> freeing = free(server);
            co_await std::move(freeing);
            Task<Said> asking_again = ask(server);
            said = co_await std::move(asking_again);
        }
        check.passed(std::move(said), scheduler.now());
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        check.failed(error.what(), scheduler.now());
    }
}

inline Task<PoolCore::Said> PoolCore::ask(std::size_t server) {
    // A check is repeated by the next one.
    ClientOptions once = servers_[server].client.options();
    once.attempts = 1;
    once.request_timeout = options_.catalog_timeout;
    const Client client = servers_[server].client.with(once);
    Said said;
    Task<> asking = ask_briefly(client, said);
    co_await with_timeout(options_.check_timeout, std::move(asking));
    const TimePoint now = co_await this_task::now();
    if (wants_catalog(server, now)) {
        Task<Catalog> reading = client.object_info();
        said.catalog = std::make_shared<const Catalog>(co_await std::move(reading));
    }
    co_return said;
}

inline Task<> PoolCore::ask_briefly(const Client& client, Said& said) {
    Task<std::int64_t> counting = client.queue_length();
    said.queue = static_cast<std::size_t>(std::max<std::int64_t>(co_await std::move(counting), 0));
    Task<SystemStats> reading = client.system_stats();
    said.stats = co_await std::move(reading);
}

inline Task<> PoolCore::free(std::size_t server) {
    const Client& client = servers_[server].client;
    Task<> freeing = client.free(Free::models_and_memory);
    co_await with_timeout(options_.check_timeout, std::move(freeing));
    co_await sleep_for(options_.free_delay);
    const std::scoped_lock guard{mutex_};
    states_[server].is_freed = true;
}

inline bool PoolCore::wants_catalog(std::size_t server, TimePoint now) const {
    const std::scoped_lock guard{mutex_};
    const std::optional<TimePoint>& at = servers_[server].catalog_at;
    return needs_catalogs_ && (!at || now - *at >= options_.catalog_age);
}

inline bool PoolCore::should_free(std::size_t server, const Said& said, TimePoint now) {
    const std::scoped_lock guard{mutex_};
    ServerState& state = states_[server];
    std::optional<TimePoint>& idle_since = servers_[server].idle_since;
    if (said.queue > state.leases)
        state.is_freed = false;
    if (said.queue != 0 || state.leases != 0) {
        idle_since.reset();
        return false;
    }
    if (!idle_since)
        idle_since = now;
    if (now - *idle_since >= options_.free_after_idle && !state.is_freed)
        state.is_freeing = true;
    return state.is_freeing;
}

inline void PoolCore::note(std::size_t server, Said said, TimePoint now) {
    tell_time(now);
    ServerState& state = states_[server];
    // The server does not say which prompts are ours; each lease is taken for one of them.
    state.others = said.queue > state.leases ? said.queue - state.leases : 0;
    state.trouble.clear();
    state.memory_free = said.stats.ram_free;
    state.memory_total = said.stats.ram_total;
    const auto best = std::ranges::max_element(said.stats.devices, {}, &DeviceStats::vram_free);
    if (best != said.stats.devices.end()) {
        state.memory_free = best->vram_free;
        state.memory_total = best->vram_total;
    }
    if (said.catalog) {
        state.catalog = std::move(said.catalog);
        servers_[server].catalog_at = now;
    }
}

} // namespace coflow::comfyui::detail
