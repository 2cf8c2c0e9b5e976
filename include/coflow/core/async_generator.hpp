// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/detail/generator_promise.hpp"

#include <coroutine>
#include <utility>

namespace coflow {

/// A coroutine that produces a sequence of items, waiting in between where it has to:
///
///     AsyncGenerator<Line> lines(File& file) { ... co_yield line; ... }
///
///     while (auto line = co_await generator.next())
///         use(*line);
///
/// It runs only while a consumer awaits `next`, in that consumer's environment: on its scheduler
/// and with its stop token, which may be another one the next time.
///
/// `next` gives a `std::optional<T>`; for `AsyncGenerator<T&>` it gives a `T*` to what the
/// generator has yielded, without a copy, valid until the following `next`.
///
/// `co_yield` takes names, `moving(name)`, and temporaries; on GCC before 14, which would destroy
/// them twice, temporary aggregates and capturing closures are refused.
///
/// Cancellation: `next` is no cancellation point; the waits in the generator are, and `Cancelled`
/// reaches the consumer unless the generator catches it. Like any exception, it ends the generator.
/// Thread safety: one consumer at a time, on any thread.
/// Lifetime: owns the coroutine's frame. Destroying it between two items destroys the generator's
/// local variables, and it produces no more. A moved-from generator is empty.
template <class T>
class [[nodiscard]] AsyncGenerator {
    class Next;

public:
    using promise_type = detail::GeneratorPromise<T>;
    using value_type = T;

    AsyncGenerator() = default;
    AsyncGenerator(AsyncGenerator&& other) noexcept
        : handle_{std::exchange(other.handle_, nullptr)} {}
    AsyncGenerator& operator=(AsyncGenerator&& other) noexcept {
        AsyncGenerator taken{std::move(other)};
        std::swap(handle_, taken.handle_);
        return *this;
    }
    ~AsyncGenerator() {
        if (handle_)
            handle_.destroy();
    }

    /// False for a generator that is empty; one that has ended is not.
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

    /// `co_await generator.next()`: the next item; nothing once the generator has ended.
    ///
    /// Throws: once, what the generator has thrown; `Error` if it is empty, or already awaited.
    [[nodiscard]] Next next() {
        if (!handle_)
            throw Error{ErrorCode::invalid_state, "this AsyncGenerator is empty"};
        return Next{handle_};
    }

private:
    friend promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    explicit AsyncGenerator(Handle handle) noexcept : handle_{handle} {}

    Handle handle_;
};

template <class T>
class AsyncGenerator<T>::Next {
public:
    explicit Next(Handle handle) noexcept : handle_{handle} {}

    [[nodiscard]] bool await_ready() const {
        if (handle_.promise().running())
            throw Error{ErrorCode::invalid_state,
                        "AsyncGenerator::next is awaited already; it takes one consumer at a time"};
        return handle_.done();
    }
    template <HasEnvironment Promise>
    detail::Transfer await_suspend(std::coroutine_handle<Promise> consumer) noexcept {
        handle_.promise().start(consumer);
        return detail::transfer_to(handle_);
    }
    typename promise_type::Result await_resume() { return handle_.promise().finish(); }

private:
    Handle handle_;
};

template <class T>
AsyncGenerator<T> detail::GeneratorPromise<T>::get_return_object() noexcept {
    return AsyncGenerator<T>{std::coroutine_handle<GeneratorPromise>::from_promise(*this)};
}

} // namespace coflow
