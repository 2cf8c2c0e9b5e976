// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/semaphore.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/policy/detail/call.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace coflow {

/// How many calls may be under way, and how many may wait for that, how long.
///
/// The pattern is M. Nygard's ("Release It!", 2007); the defaults are those of resilience4j
/// (25 calls, no waiting).
struct BulkheadOptions {
    std::size_t max_concurrent = 25;
    std::size_t max_waiting = 0;
    Duration max_wait = Duration::max();
};

/// Thrown instead of making a call: there is no room for it.
class BulkheadFull : public Error {
public:
    explicit BulkheadFull(const std::string& why)
        : Error{ErrorCode::invalid_state, "the bulkhead refuses the call: " + why} {}
};

/// Keeps one kind of calls from taking all there is: lets so many run at a time and so many wait,
/// first come, first served, and refuses the rest.
///
///     Bulkhead bulkhead{{.max_concurrent = 4, .max_waiting = 100, .max_wait = 2s}};
///     Page page = co_await bulkhead.call(&Client::load, &client, url);
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives its calls.
class Bulkhead {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit Bulkhead(const BulkheadOptions& options = {})
        : options_{checked(options)}, room_{options.max_concurrent} {}

    /// Calls `function(arguments...)`, a coroutine or a plain function, when there is room.
    ///
    /// Throws: `BulkheadFull`; what the function throws.
    /// Cancellation: `Cancelled` while it waits, leaving its place to others; then as the function.
    /// Lifetime: a function that has a name is used by reference; arguments are copied or moved in,
    /// and moved on to the function.
    template <class Function, class... Arguments>
        requires detail::PolicyCallable<Function, Arguments...>
    [[nodiscard]] auto call(Function&& function, Arguments&&... arguments) {
        return run(detail::make_call(std::forward<Function>(function),
                                     std::forward<Arguments>(arguments)...));
    }

    /// How many calls are under way, and how many wait; while others come and go, a moment's value.
    [[nodiscard]] std::size_t running() const noexcept {
        return options_.max_concurrent - room_.available();
    }
    [[nodiscard]] std::size_t waiting() const noexcept {
        return waiting_.load(std::memory_order_relaxed);
    }

private:
    static const BulkheadOptions& checked(const BulkheadOptions& options) {
        if (options.max_concurrent == 0)
            throw Error{ErrorCode::invalid_argument,
                        "bulkhead: with max_concurrent of 0 nothing can run"};
        if (options.max_wait < Duration::zero())
            throw Error{ErrorCode::invalid_argument, "bulkhead: max_wait is negative"};
        return options;
    }

    /// A place among those that wait.
    class Place {
    public:
        explicit Place(Bulkhead& bulkhead) : bulkhead_{bulkhead} {
            const std::size_t most = bulkhead.options_.max_waiting;
            if (bulkhead.waiting_.fetch_add(1, std::memory_order_relaxed) >= most) {
                leave();
                throw BulkheadFull{std::to_string(bulkhead.options_.max_concurrent) +
                                   " are under way and " + std::to_string(most) + " wait"};
            }
        }
        ~Place() { leave(); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        void leave() noexcept { bulkhead_.waiting_.fetch_sub(1, std::memory_order_relaxed); }

        Bulkhead& bulkhead_;
    };

    Task<Semaphore::Permit> enter() {
        if (std::optional<Semaphore::Permit> permit = room_.try_acquire())
            co_return *std::move(permit);
        const Place place{*this};
        try {
            co_return co_await with_timeout(options_.max_wait, wait());
        } catch (const TimedOut&) {
            throw BulkheadFull{
                "there was no room in " +
                std::to_string(std::chrono::duration<double>{options_.max_wait}.count()) + " s"};
        }
    }

    Task<Semaphore::Permit> wait() { co_return co_await room_.acquire(); }

    template <class Call>
    Task<typename Call::Result> run(Call call) {
        co_await this_task::throw_if_stopped();
        const Semaphore::Permit permit = co_await enter();
        co_return co_await call.once();
    }

    BulkheadOptions options_;
    Semaphore room_;
    std::atomic<std::size_t> waiting_{0};
};

namespace detail {
static_assert((check_options<BulkheadOptions>(), true));
} // namespace detail

} // namespace coflow
