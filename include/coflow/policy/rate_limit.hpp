// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/spin_lock.hpp"
#include "coflow/core/mutex.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/policy/detail/call.hpp"
#include "coflow/policy/token_bucket.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <source_location>
#include <utility>

namespace coflow {

/// Lets so many through in a time, by a token bucket; who comes first is served first, so that a
/// large request is not starved by small ones behind it.
///
///     RateLimiter limiter{{.rate = 10, .per = 1s, .burst = 5}};
///     co_await limiter.acquire();
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives its waiters.
class RateLimiter {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit RateLimiter(const RateLimitOptions& options) : bucket_{options} {}

    /// `co_await limiter.acquire(2)`: waits until so many tokens are there, and takes them.
    ///
    /// Throws: `Error` (invalid_argument), at once, for more tokens than the burst.
    /// Cancellation: throws `Cancelled`; no token is taken, and those behind move up.
    [[nodiscard]] Task<> acquire(std::int64_t count = 1,
                                 std::source_location where = std::source_location::current()) {
        bucket_.check(count);
        return take(count, where);
    }

    /// `co_await limiter.try_acquire(2)`: false if the tokens are not there, or others wait
    /// already; does not wait.
    ///
    /// Throws: as `acquire`.
    [[nodiscard]] Task<bool> try_acquire(std::int64_t count = 1) {
        bucket_.check(count);
        return take_now(count);
    }

    /// Calls `function(arguments...)` once it has acquired a token.
    ///
    /// Throws: what the function throws.
    /// Cancellation: as `acquire`, then as the function.
    /// Lifetime: a function that has a name is used by reference; arguments are copied or moved in,
    /// and moved on to the function.
    template <class Function, class... Arguments>
        requires detail::PolicyCallable<Function, Arguments...>
    [[nodiscard]] auto call(Function&& function, Arguments&&... arguments) {
        return run(detail::make_call(std::forward<Function>(function),
                                     std::forward<Arguments>(arguments)...));
    }

private:
    /// Counts a task among those that wait.
    class Place {
    public:
        explicit Place(RateLimiter& limiter) noexcept : limiter_{limiter} {}
        ~Place() {
            const std::scoped_lock guard{limiter_.lock_};
            --limiter_.waiting_;
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        RateLimiter& limiter_;
    };

    Task<> take(std::int64_t count, std::source_location where) {
        co_await this_task::throw_if_stopped();
        const Scheduler& scheduler = co_await this_task::scheduler();
        {
            const std::scoped_lock guard{lock_};
            if (waiting_ == 0 && bucket_.try_take(count, scheduler.now()))
                co_return;
            ++waiting_;
        }
        const Place place{*this};
        // Who is first in the queue holds the mutex and waits for tokens.
        const Mutex::Lock first = co_await queue_.lock(where);
        for (;;) {
            TimePoint ready;
            {
                const std::scoped_lock guard{lock_};
                if (bucket_.try_take(count, scheduler.now()))
                    co_return;
                ready = bucket_.ready_at(count, scheduler.now());
            }
            co_await sleep_until(ready, where);
        }
    }

    Task<bool> take_now(std::int64_t count) {
        const TimePoint now = co_await this_task::now();
        const std::scoped_lock guard{lock_};
        co_return waiting_ == 0 && bucket_.try_take(count, now);
    }

    template <class Call>
    Task<typename Call::Result> run(Call call) {
        co_await acquire();
        co_return co_await call.once();
    }

    detail::SpinLock lock_; // of the bucket and the count
    TokenBucket bucket_;
    std::size_t waiting_ = 0;
    Mutex queue_;
};

} // namespace coflow
