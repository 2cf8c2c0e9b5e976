// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/config.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/current_exception.hpp"
#include "coflow/core/detail/frame_allocator.hpp"
#include "coflow/core/detail/trampoline.hpp"
#include "coflow/core/environment.hpp"

#include <algorithm>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace coflow {

template <class T>
class Task;

/// Teaches `co_await` inside a task a type that it does not own; specialise with
/// `static auto to_awaitable(Awaitable)`.
template <class Awaitable>
struct AwaitAdapter;

namespace detail {

class PromiseBase;

template <class T>
class Promise;

/// Who is told that a task has finished when that is not simply the coroutine that awaits it.
///
/// `complete` may destroy the task's frame; it returns the coroutine to run next.
struct alignas(8) Receiver {
    using Complete = std::coroutine_handle<> (*)(Receiver&, PromiseBase&) noexcept;

    explicit Receiver(Complete function) noexcept : complete{function} {}

    Complete complete;
};

template <class Awaitable>
concept Adapted = requires(Awaitable&& awaitable) {
    AwaitAdapter<std::remove_cvref_t<Awaitable>>::to_awaitable(std::forward<Awaitable>(awaitable));
};

/// An awaiter by reference: GCC 12 would copy what an `await_transform` returns by reference.
template <class Awaiter>
struct AwaiterReference {
    Awaiter& awaiter;

    [[nodiscard]] bool await_ready() { return awaiter.await_ready(); }
    template <class Promise>
    decltype(auto) await_suspend(std::coroutine_handle<Promise> awaiting) {
        return awaiter.await_suspend(awaiting);
    }
    decltype(auto) await_resume() { return awaiter.await_resume(); }
};

[[noreturn]] inline void refuse_frame() noexcept {
    std::fputs("coflow: GCC miscompiles this coroutine (see the stack): name the result of the "
               "co_await in its condition, as in `while (auto item = co_await next())`, or declare "
               "any local variable\n",
               stderr);
    std::abort();
}

struct InitialAwaiter;

/// The part of a task's promise that does not depend on its result.
class PromiseBase {
public:
    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* memory, std::size_t size) noexcept {
        deallocate_frame(memory, size);
    }

    PromiseBase() = default;
    PromiseBase(const PromiseBase&) = delete;
    PromiseBase& operator=(const PromiseBase&) = delete;

    [[nodiscard]] const Environment& environment() const noexcept { return *environment_; }
    void set_environment(const Environment& environment) noexcept { environment_ = &environment; }

    void set_continuation(std::coroutine_handle<> awaiting) noexcept {
        next_ = reinterpret_cast<std::uintptr_t>(awaiting.address());
    }
    void set_receiver(Receiver& receiver) noexcept {
        next_ = reinterpret_cast<std::uintptr_t>(&receiver) | is_receiver;
    }

    /// The coroutine that runs after this one.
    [[nodiscard]] std::coroutine_handle<> complete() noexcept {
        if ((next_ & is_receiver) == 0) [[likely]]
            return std::coroutine_handle<>::from_address(reinterpret_cast<void*>(next_ & address));
        auto& receiver = *reinterpret_cast<Receiver*>(next_ & address);
        return receiver.complete(receiver, *this);
    }

    InitialAwaiter initial_suspend() noexcept;

    template <class Awaitable>
    decltype(auto) await_transform(Awaitable&& awaitable) {
        if constexpr (Adapted<Awaitable>)
            return AwaitAdapter<std::remove_cvref_t<Awaitable>>::to_awaitable(
                std::forward<Awaitable>(awaitable));
        else if constexpr (requires { std::forward<Awaitable>(awaitable).operator co_await(); })
            return std::forward<Awaitable>(awaitable).operator co_await();
        else if constexpr (requires { operator co_await(std::forward<Awaitable>(awaitable)); })
            return operator co_await(std::forward<Awaitable>(awaitable));
        else
            return AwaiterReference<std::remove_reference_t<Awaitable>>{awaitable};
    }

protected:
    enum class Outcome : std::uint8_t { none, value, error, cancelled };

    [[nodiscard]] Outcome outcome() const noexcept {
        return static_cast<Outcome>((next_ & outcome_bits) >> outcome_shift);
    }
    void set_outcome(Outcome outcome) noexcept {
        next_ = (next_ & ~outcome_bits) | static_cast<std::uintptr_t>(outcome) << outcome_shift;
    }

private:
    friend struct InitialAwaiter;
    static constexpr std::uintptr_t is_receiver = 1;
    static constexpr unsigned outcome_shift = 1;
    static constexpr std::uintptr_t outcome_bits = 6;
    static constexpr std::uintptr_t address = ~(is_receiver | outcome_bits);
    static_assert(alignof(Receiver) > (is_receiver | outcome_bits));

    const Environment* environment_ = nullptr;
    /// The coroutine or the receiver that follows, and the outcome in the bits that are free: a
    /// word less in every frame.
    std::uintptr_t next_ = 0;
};

/// The lazy start of a coroutine, and the check of the frame that the compiler has made.
///
/// GCC 12 keeps the result of a `co_await` in a condition, `while (co_await next())`, in the frame.
/// If the coroutine has no local variable, it puts it in front of the frame's header, where every
/// handle then points to the wrong place. Better a clear end than a task that silently hangs.
struct InitialAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> started) const noexcept {
        if constexpr (config::double_destroys_temporaries) {
            PromiseBase& promise = started.promise();
            if (promise.next_ != reinterpret_cast<std::uintptr_t>(&promise)) [[unlikely]]
                refuse_frame();
            promise.next_ = 0;
        }
    }
    void await_resume() const noexcept {}
};

inline InitialAwaiter PromiseBase::initial_suspend() noexcept {
    if constexpr (config::double_destroys_temporaries)
        next_ = reinterpret_cast<std::uintptr_t>(this); // until the handle has been looked at
    return {};
}

struct FinalAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_resume() const noexcept {}

    template <class Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> finished) const noexcept {
        return transfer_to(finished.promise().complete());
    }
};

/// Room for what a task needs one after the other: its place in a ready queue before it starts,
/// and its result or its error after it has ended.
template <class Stored>
struct ResultSlot {
    static constexpr std::size_t size =
        std::max({sizeof(Stored), sizeof(std::exception_ptr), sizeof(ReadyNode)});
    static constexpr std::size_t alignment =
        std::max({alignof(Stored), alignof(std::exception_ptr), alignof(ReadyNode)});

    template <class U>
    [[nodiscard]] U& as() noexcept {
        return *std::launder(reinterpret_cast<U*>(bytes));
    }
    template <class U, class... Args>
    U& emplace(Args&&... args) {
        return *::new (static_cast<void*>(bytes)) U(std::forward<Args>(args)...);
    }

    alignas(alignment) std::byte bytes[size];
};

struct Nothing {};

template <class T>
using Stored = std::conditional_t<
    std::is_void_v<T>, Nothing,
    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, std::remove_cv_t<T>>>;

/// The typed part of a promise, less the one member function that must differ for `void`.
template <class T>
class TypedPromise : public PromiseBase, private ResultSlot<Stored<T>> {
public:
    ~TypedPromise() {
        if (outcome() == Outcome::value)
            this->template as<Stored<T>>().~Stored<T>();
        else if (failed()) [[unlikely]]
            this->template as<std::exception_ptr>().~exception_ptr();
    }

    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept {
        if (outcome() == Outcome::value) [[unlikely]] // a local's destructor has thrown
            this->template as<Stored<T>>().~Stored<T>();
        this->template emplace<std::exception_ptr>(std::current_exception());
        set_outcome(current_exception_is<Cancelled>() ? Outcome::cancelled : Outcome::error);
    }

    /// The node that starts the task when it is scheduled.
    [[nodiscard]] ReadyNode& start_node() noexcept {
        return this->template emplace<ReadyNode>(&TypedPromise::start);
    }

    [[nodiscard]] bool failed() const noexcept { return outcome() >= Outcome::error; }
    /// True if what it has thrown is `Cancelled`.
    [[nodiscard]] bool cancelled() const noexcept { return outcome() == Outcome::cancelled; }
    [[nodiscard]] std::exception_ptr take_error() noexcept {
        return std::move(this->template as<std::exception_ptr>());
    }

    /// The result; throws what the task has thrown.
    T take() {
        if (failed())
            std::rethrow_exception(take_error());
        if constexpr (std::is_reference_v<T>)
            return static_cast<T>(*this->template as<Stored<T>>());
        else if constexpr (!std::is_void_v<T>)
            return std::move(this->template as<Stored<T>>());
    }

protected:
    template <class U>
    void store(U&& value) {
        this->template emplace<Stored<T>>(std::forward<U>(value));
        set_outcome(Outcome::value);
    }

private:
    static void start(ReadyNode& node) noexcept {
        auto& slot = *reinterpret_cast<ResultSlot<Stored<T>>*>(&node);
        auto& self = static_cast<Promise<T>&>(static_cast<TypedPromise&>(slot));
        resume(std::coroutine_handle<Promise<T>>::from_promise(self));
    }
};

template <class T>
class Promise final : public TypedPromise<T> {
public:
    Task<T> get_return_object() noexcept;

    template <class U = T>
        requires std::constructible_from<T, U>
    void return_value(U&& value) {
        if constexpr (std::is_reference_v<T>)
            this->store(std::addressof(value));
        else
            this->store(std::forward<U>(value));
    }
};

template <>
class Promise<void> final : public TypedPromise<void> {
public:
    inline Task<void> get_return_object() noexcept;
    void return_void() noexcept {}
};

} // namespace detail

} // namespace coflow
