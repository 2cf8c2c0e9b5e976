// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/wait_queue.hpp"

#include <mutex>
#include <optional>
#include <source_location>
#include <utility>

namespace coflow {

/// A lock that may be held across a `co_await`; handed on in the order of the requests.
///
/// It is not recursive: a task that locks it twice waits for itself.
///
/// Thread safety: every member may be called from any thread; a lock may be released on another
/// thread than it was taken on.
/// Lifetime: outlives its waiters and locks; whoever releases it last may destroy it.
class Mutex {
    class Acquire;

public:
    class Lock;

    Mutex() = default;

    /// `Mutex::Lock lock = co_await mutex.lock();` waits until nobody else holds it.
    ///
    /// Cancellation: throws `Cancelled`; the mutex is not taken.
    [[nodiscard]] Acquire
    lock(std::source_location where = std::source_location::current()) noexcept;

    /// Empty if somebody holds it.
    [[nodiscard]] std::optional<Lock> try_lock() noexcept;

private:
    /// With the queue's lock held.
    bool try_take() noexcept { return !std::exchange(locked_, true); }

    // It stays locked if there is a waiter: nobody can come in between.
    void hand_on() noexcept {
        detail::Waiter* next = nullptr;
        {
            const std::scoped_lock guard{waiters_};
            next = waiters_.grant_first();
            locked_ = next != nullptr;
        }
        if (next != nullptr)
            next->wake();
    }

    detail::WaitQueue waiters_;
    bool locked_ = false;
};

/// Holds the mutex until it is destroyed; movable. Moved-from, it holds nothing.
class [[nodiscard]] Mutex::Lock {
public:
    Lock(Lock&& other) noexcept : mutex_{std::exchange(other.mutex_, nullptr)} {}
    Lock& operator=(Lock&& other) noexcept {
        Lock taken{std::move(other)};
        std::swap(mutex_, taken.mutex_);
        return *this;
    }
    ~Lock() { unlock(); }

    /// Releases the mutex now.
    void unlock() noexcept {
        if (mutex_ != nullptr)
            std::exchange(mutex_, nullptr)->hand_on();
    }

    [[nodiscard]] bool owns_lock() const noexcept { return mutex_ != nullptr; }

private:
    friend class Mutex;
    explicit Lock(Mutex& mutex) noexcept : mutex_{&mutex} {}

    Mutex* mutex_;
};

class Mutex::Acquire : detail::Waiter {
public:
    Acquire(Mutex& mutex, std::source_location where) noexcept
        : Waiter{mutex.waiters_, where}, mutex_{mutex} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        return mutex_.waiters_.suspend(*this, awaiting, "Mutex::lock",
                                       [this] { return mutex_.try_take(); });
    }
    Lock await_resume() {
        finish();
        return Lock{mutex_};
    }

private:
    Mutex& mutex_;
};

inline Mutex::Acquire Mutex::lock(std::source_location where) noexcept {
    return Acquire{*this, where};
}

inline std::optional<Mutex::Lock> Mutex::try_lock() noexcept {
    const std::scoped_lock guard{waiters_};
    if (!try_take())
        return std::nullopt;
    return Lock{*this};
}

} // namespace coflow
