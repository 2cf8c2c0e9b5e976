// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/wait_queue.hpp"

#include <cstddef>
#include <limits>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace coflow {

/// A number of permits that tasks acquire and give back; who waits first is served first, so that
/// a large request is not starved by small ones behind it.
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives its waiters and permits.
class Semaphore {
    class Acquire;

public:
    class Permit;

    /// The maximum of a semaphore that counts what is produced: any request may be met one day.
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    /// `permits` are available now, and there are never more than `maximum`.
    Semaphore(std::size_t permits, std::size_t maximum)
        : available_{checked(permits, maximum)}, maximum_{maximum} {}
    explicit Semaphore(std::size_t permits) noexcept : available_{permits}, maximum_{permits} {}

    /// `Permit permit = co_await semaphore.acquire();` waits until `count` permits can be had.
    ///
    /// Throws: `Error` at once if `count` is more than there can ever be.
    /// Cancellation: throws `Cancelled`; no permit is taken.
    [[nodiscard]] Acquire acquire(std::size_t count = 1,
                                  std::source_location where = std::source_location::current());

    /// Empty if the permits are not available, or others wait already.
    [[nodiscard]] std::optional<Permit> try_acquire(std::size_t count = 1) noexcept;

    /// Adds permits: new ones, or those of a permit that was detached.
    ///
    /// Throws: `Error`, adding nothing, if there would be more than the maximum.
    void release(std::size_t count = 1) {
        if (!give_back(count, maximum_))
            throw Error{ErrorCode::invalid_state, "Semaphore: release(" + std::to_string(count) +
                                                      ") makes more permits than the maximum of " +
                                                      std::to_string(maximum_)};
    }

    /// How many are there now; another thread may take them at any moment.
    [[nodiscard]] std::size_t available() const noexcept {
        const std::scoped_lock guard{waiters_};
        return available_;
    }

private:
    static std::size_t checked(std::size_t count, std::size_t maximum) {
        if (count > maximum)
            throw Error{ErrorCode::invalid_argument,
                        "Semaphore: " + std::to_string(count) +
                            " permits, but there are never more than " + std::to_string(maximum)};
        return count;
    }

    /// With the lock held.
    bool try_take(std::size_t count) noexcept {
        if (!waiters_.empty() || count > available_)
            return false;
        available_ -= count;
        return true;
    }
    /// With the lock held: serves the waiters in turn, up to the first that wants too many.
    void grant(detail::WaiterList& granted) noexcept;

    /// False, and nothing is added, if there would be more than `limit`.
    bool give_back(std::size_t count, std::size_t limit = unlimited) noexcept {
        detail::WaiterList granted;
        {
            const std::scoped_lock guard{waiters_};
            if (available_ > limit || count > limit - available_)
                return false;
            available_ += count;
            grant(granted);
        }
        granted.wake_all();
        return true;
    }

    mutable detail::WaitQueue waiters_;
    std::size_t available_;
    std::size_t maximum_;
};

/// Acquired permits, given back when this is destroyed; movable. Moved-from, it holds none.
class [[nodiscard]] Semaphore::Permit {
public:
    Permit(Permit&& other) noexcept
        : semaphore_{other.semaphore_}, count_{std::exchange(other.count_, 0)} {}
    Permit& operator=(Permit&& other) noexcept {
        Permit taken{std::move(other)};
        std::swap(semaphore_, taken.semaphore_);
        std::swap(count_, taken.count_);
        return *this;
    }
    ~Permit() { release(); }

    /// Gives the permits back now.
    void release() noexcept {
        if (count_ != 0)
            semaphore_->give_back(std::exchange(count_, 0));
    }

    /// Keeps the permits taken; somebody gives them back with `Semaphore::release`.
    std::size_t detach() noexcept { return std::exchange(count_, 0); }

    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    friend class Semaphore;
    Permit(Semaphore& semaphore, std::size_t count) noexcept
        : semaphore_{&semaphore}, count_{count} {}

    Semaphore* semaphore_;
    std::size_t count_;
};

class Semaphore::Acquire : detail::Waiter {
public:
    Acquire(Semaphore& semaphore, std::size_t count, std::source_location where) noexcept
        : Waiter{semaphore.waiters_, where}, semaphore_{semaphore}, count_{count} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        return semaphore_.waiters_.suspend<&Acquire::leave>(
            *this, awaiting, "Semaphore::acquire", [this] { return semaphore_.try_take(count_); });
    }
    Permit await_resume() {
        finish();
        return Permit{semaphore_, count_};
    }

private:
    friend class Semaphore;

    // Those behind a large request may be content with what there is.
    static void leave(Waiter& gone, detail::WaiterList& granted) noexcept {
        static_cast<Acquire&>(gone).semaphore_.grant(granted);
    }

    Semaphore& semaphore_;
    std::size_t count_;
};

inline Semaphore::Acquire Semaphore::acquire(std::size_t count, std::source_location where) {
    return Acquire{*this, checked(count, maximum_), where};
}

inline std::optional<Semaphore::Permit> Semaphore::try_acquire(std::size_t count) noexcept {
    const std::scoped_lock guard{waiters_};
    if (!try_take(count))
        return std::nullopt;
    return Permit{*this, count};
}

inline void Semaphore::grant(detail::WaiterList& granted) noexcept {
    while (detail::Waiter* const first = waiters_.first()) {
        auto& request = static_cast<Acquire&>(*first);
        if (request.count_ > available_)
            return;
        available_ -= request.count_;
        waiters_.grant_first();
        granted.push_back(*first);
    }
}

} // namespace coflow
