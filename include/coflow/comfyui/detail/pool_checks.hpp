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

    void passed(const Said& said, TimePoint now) {
        const std::scoped_lock guard{core_.mutex_};
        core_.note(server_, said, now);
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
        const Duty duty = next_duty(server, now);
        if (duty.what == Duty::What::check) {
            Task<> checking = check(server);
            co_await std::move(checking);
        } else if (duty.what == Duty::What::read_catalog) {
            Task<> reading = read_catalog(server);
            co_await std::move(reading);
        } else {
            try {
                co_await with_timeout(duty.wait, servers_[server].news.wait());
            } catch (const TimedOut&) {
                // Something may be due.
            }
        }
    }
}

inline PoolCore::Duty PoolCore::next_duty(std::size_t server, TimePoint now) {
    const std::scoped_lock guard{mutex_};
    tell_time(now);
    Server& one = servers_[server];
    one.news.reset();
    const Duration wait = one.health.begin_check(now);
    if (wait == Duration::zero())
        return {Duty::What::check, wait};
    const bool may_read =
        needs_catalogs_ && !one.is_reading && one.health.condition(now) == ServerCondition::healthy;
    if (!may_read || (one.catalog_due && now < *one.catalog_due))
        return {Duty::What::wait, wait};
    one.is_reading = true;
    return {Duty::What::read_catalog, wait};
}

inline Task<> PoolCore::check(std::size_t server) {
    Check check{*this, server};
    const Scheduler& scheduler = co_await this_task::scheduler();
    try {
        Said said;
        Task<> asking = ask(server, said);
        co_await with_timeout(options_.check_timeout, std::move(asking));
        if (should_free(server, said, scheduler.now())) {
            Task<> freeing = free(server);
            co_await std::move(freeing);
            Task<> asking_again = ask(server, said);
            co_await with_timeout(options_.check_timeout, std::move(asking_again));
        }
        check.passed(said, scheduler.now());
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        check.failed(error.what(), scheduler.now());
    }
}

inline Client PoolCore::client_for_checks(std::size_t server, Duration timeout) const {
    // What fails is tried again by the next check.
    ClientOptions once = servers_[server].client.options();
    once.attempts = 1;
    once.request_timeout = timeout;
    return servers_[server].client.with(once);
}

inline Task<> PoolCore::ask(std::size_t server, Said& said) {
    const Client client = client_for_checks(server, options_.check_timeout);
    Task<std::int64_t> counting = client.queue_length();
    const std::int64_t queue = co_await std::move(counting);
    said.queue = static_cast<std::size_t>(std::max<std::int64_t>(queue, 0));
    Task<SystemStats> reading = client.system_stats();
    said.stats = co_await std::move(reading);
}

inline Task<> PoolCore::free(std::size_t server) {
    const Client client = client_for_checks(server, options_.check_timeout);
    try {
        Task<> freeing = client.free(Free::models_and_memory);
        co_await std::move(freeing);
        co_await sleep_for(options_.free_delay);
    } catch (const ServerError&) {
        // It is alive but cannot: to ask again would not help.
    }
    const std::scoped_lock guard{mutex_};
    states_[server].is_freed = true;
}

/// Nodes are being read: the next reading is due when this has been destroyed.
class PoolCore::Reading {
public:
    Reading(PoolCore& core, std::size_t server) noexcept : core_{core}, server_{server} {}
    ~Reading() {
        const std::scoped_lock guard{core_.mutex_};
        core_.servers_[server_].is_reading = false;
        core_.servers_[server_].news.set();
        core_.serve();
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

private:
    PoolCore& core_;
    std::size_t server_;
};

inline Task<> PoolCore::read_catalog(std::size_t server) {
    const Reading in_progress{*this, server};
    const Scheduler& scheduler = co_await this_task::scheduler();
    const Client client = client_for_checks(server, options_.catalog_timeout);
    std::shared_ptr<const Catalog> catalog;
    std::string trouble;
    try {
        Task<Catalog> reading = client.object_info();
        catalog = std::make_shared<const Catalog>(co_await std::move(reading));
    } catch (const Error& error) {
        trouble = error.what();
    }
    const TimePoint now = scheduler.now();
    const std::scoped_lock guard{mutex_};
    tell_time(now);
    if (!catalog)
        states_[server].trouble = std::move(trouble);
    else
        states_[server].catalog = catalog;
    servers_[server].catalog_due =
        saturating_add(now, catalog ? options_.catalog_age : options_.check_interval);
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

inline void PoolCore::note(std::size_t server, const Said& said, TimePoint now) {
    tell_time(now);
    ServerState& state = states_[server];
    // A server does not say which prompts are ours; each lease is taken for one of them.
    state.others = said.queue > state.leases ? said.queue - state.leases : 0;
    state.trouble.clear();
    state.memory_free = said.stats.ram_free;
    state.memory_total = said.stats.ram_total;
    const auto best = std::ranges::max_element(said.stats.devices, {}, &DeviceStats::vram_free);
    if (best != said.stats.devices.end()) {
        state.memory_free = best->vram_free;
        state.memory_total = best->vram_total;
    }
}

} // namespace coflow::comfyui::detail
