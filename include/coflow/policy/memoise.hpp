// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/environment.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/in_environment.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/policy/detail/call.hpp"
#include "coflow/policy/detail/flight.hpp"
#include "coflow/policy/lru_cache.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace coflow {

/// What a `Memo` keeps, and how long.
struct MemoOptions {
    std::size_t capacity = 128; ///< As Python's `functools.lru_cache`; 0 keeps nothing.
    Duration time_to_live = Duration::max(); ///< From when a value has come.
};

/// How the calls of a `Memo` have been answered.
struct MemoStatistics {
    std::uint64_t hits = 0;      ///< By a value that was there.
    std::uint64_t misses = 0;    ///< By calling the function.
    std::uint64_t shared = 0;    ///< By waiting for a call of the function that was under way.
    std::uint64_t evictions = 0; ///< Values that had to make room for others.
};

/// Remembers what a function has returned for a key; calls with one key at the same time share one
/// call of the function (a "flight").
///
///     Memo<std::string, Page> pages{{.capacity = 100, .time_to_live = 5min}};
///     Page page = co_await pages.get(url, &Client::load, &client, url);
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives its calls. Calls that share a flight run on executors that all outlive it.
template <std::copy_constructible Key, std::copy_constructible Value, class Hash = std::hash<Key>,
          class Equal = std::equal_to<Key>>
class Memo {
public:
    /// Throws: `Error` (invalid_argument) for a negative time to live.
    explicit Memo(const MemoOptions& options = {})
        : values_{options.capacity, checked(options.time_to_live)} {}

    /// The value for `key`: a copy of what is kept, or what `function(arguments...)`, a coroutine
    /// or a plain function, returns. A call that needs itself, with the same key, waits for ever.
    ///
    /// Throws: what the function throws, to all who share the flight; a failure is not kept.
    /// Cancellation: `Cancelled`; the flight goes on while anybody waits for it, and the last to
    /// leave stops it. Who started it stays with it until it ends, even if asked to stop while
    /// others wait, and then has its result: the function may refer to what is its caller's.
    /// Lifetime: a function that has a name is used by reference; arguments are copied or moved in,
    /// and moved on to the function.
    template <class Function, class... Arguments>
        requires detail::PolicyCallable<Function, Arguments...>
    [[nodiscard]] Task<Value> get(Key key, Function&& function, Arguments&&... arguments) {
        return run(std::move(key), detail::make_call(std::forward<Function>(function),
                                                     std::forward<Arguments>(arguments)...));
    }

    /// Forgets the value of `key`. A flight under way ends as if nothing had happened, but its
    /// result is not kept, and later calls do not join it.
    void invalidate(const Key& key) {
        const std::scoped_lock guard{mutex_};
        values_.erase(key);
        flights_.erase(key);
    }
    /// The same for all keys.
    void clear() noexcept {
        const std::scoped_lock guard{mutex_};
        values_.clear();
        flights_.clear();
    }

    [[nodiscard]] MemoStatistics statistics() const {
        const std::scoped_lock guard{mutex_};
        MemoStatistics result = statistics_;
        result.evictions = values_.evictions();
        return result;
    }
    /// How many values are kept, fresh or not.
    [[nodiscard]] std::size_t size() const {
        const std::scoped_lock guard{mutex_};
        return values_.size();
    }

private:
    using Stored = std::shared_ptr<const Value>;
    using Flight = detail::Flight<Value>;

    static Duration checked(Duration time_to_live) {
        if (time_to_live < Duration::zero())
            throw Error{ErrorCode::invalid_argument, "Memo: time_to_live is negative"};
        return time_to_live;
    }

    template <class Call>
    Task<Value> run(Key key, Call call) {
        const Environment& environment = co_await this_task::environment();
        for (;;) {
            co_await this_task::throw_if_stopped();
            const Seat seat = take_seat(key, environment.scheduler->now());
            if (seat.stored != nullptr)
                co_return *seat.stored;
            if (seat.starts) {
                co_await fly(key, *seat.flight, call, environment);
                co_return seat.flight->value();
            }
            bool left = false;
            try {
                co_await seat.flight->landed.wait();
            } catch (const Cancelled&) {
                left = true;
            }
            if (left) {
                leave(*seat.flight);
                throw Cancelled{};
            }
            // Of no use to one who has not been asked to stop: then it is this one's turn.
            if (!seat.flight->was_cancelled())
                co_return seat.flight->value();
        }
    }

    /// What one call gets to begin with.
    struct Seat {
        Stored stored;
        std::shared_ptr<Flight> flight;
        bool starts = false;
    };
    Seat take_seat(const Key& key, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        if (const Stored* const stored = values_.find(key, now)) {
            ++statistics_.hits;
            return {*stored, nullptr};
        }
        std::shared_ptr<Flight>& flight = flights_[key];
        if (flight != nullptr && flight->passengers != 0) {
            ++statistics_.shared;
            ++flight->passengers;
            return {nullptr, flight};
        }
        ++statistics_.misses;
        flight = std::make_shared<Flight>();
        return {nullptr, flight, true};
    }

    /// Calls the function on behalf of all who wait; the outcome is left in the flight.
    template <class Call>
    Task<> fly(const Key& key, Flight& flight, Call& call, const Environment& outer) {
        const StopCallback follow{outer.stop, [this, &flight]() noexcept { leave(flight); }};
        try {
            Environment inside = outer;
            inside.stop = flight.stop.get_token();
            Task<typename Call::Result> task = call.once();
            flight.result =
                std::make_shared<const Value>(co_await detail::InEnvironment{task, inside});
        } catch (...) {
            flight.error = std::current_exception();
        }
        const SetAtExit landed{flight.landed};
        keep(key, flight, outer.scheduler->now());
    }

    struct SetAtExit {
        Event& event;
        ~SetAtExit() { event.set(); }
    };
    void keep(const Key& key, const Flight& flight, TimePoint now) {
        const std::scoped_lock guard{mutex_};
        const auto found = flights_.find(key);
        if (found == flights_.end() || found->second.get() != &flight)
            return; // it has been invalidated, or abandoned and replaced
        flights_.erase(found);
        if (flight.result != nullptr)
            values_.insert(key, flight.result, now);
    }

    void leave(Flight& flight) noexcept {
        const auto others = [&] {
            const std::scoped_lock guard{mutex_};
            return --flight.passengers;
        }();
        if (others == 0)
            flight.stop.request_stop();
    }

    mutable std::mutex mutex_;
    LruCache<Key, Stored, Hash, Equal> values_;
    std::unordered_map<Key, std::shared_ptr<Flight>, Hash, Equal> flights_;
    MemoStatistics statistics_;
};

namespace detail {
static_assert((check_options<MemoOptions>(), true));
} // namespace detail

} // namespace coflow
