// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/promise.hpp"
#include "coflow/core/moving.hpp"

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace coflow {

template <class T>
class AsyncGenerator;

namespace detail {

/// What a generator has yielded and its consumer has not taken yet.
template <class T>
class GeneratorItem {
public:
    using Result = std::optional<T>;

    // As at the end of a task, the consumer runs next.
    template <class U = T>
        requires std::constructible_from<T, U>
    FinalAwaiter yield_value(U&& value) {
        check_value<U>();
        item_.emplace(std::forward<U>(value));
        return {};
    }
    template <class U>
        requires std::constructible_from<T, U>
    FinalAwaiter yield_value(Moving<U> value) {
        item_.emplace(value.get());
        return {};
    }

protected:
    Result take_item() {
        Result item{std::move(item_)};
        item_.reset();
        return item;
    }

private:
    std::optional<T> item_;
};

/// A reference to it: what is yielded lives in the generator's frame until that is resumed.
template <class T>
class GeneratorItem<T&> {
public:
    using Result = T*;

    FinalAwaiter yield_value(T& value) noexcept {
        item_ = std::addressof(value);
        return {};
    }
    // Not a forwarding reference: what a value is converted to must outlive this call, too.
    FinalAwaiter yield_value(T&& value) noexcept
        requires std::is_const_v<T>
    {
        check_value<T>();
        item_ = std::addressof(value);
        return {};
    }

protected:
    Result take_item() noexcept { return item_; }

private:
    T* item_ = nullptr;
};

template <class T>
class GeneratorPromise final : public PromiseBase, public GeneratorItem<T> {
public:
    using Result = typename GeneratorItem<T>::Result;

    AsyncGenerator<T> get_return_object() noexcept;
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    [[nodiscard]] bool running() const noexcept { return running_; }

    /// Makes `consumer` the coroutine that runs at the next yield, or at the end.
    template <HasEnvironment Promise>
    void start(std::coroutine_handle<Promise> consumer) noexcept {
        set_environment(consumer.promise().environment());
        set_continuation(consumer);
        running_ = true;
    }

    /// What the generator has yielded; nothing, or its error, once it has ended.
    Result finish() {
        running_ = false;
        if (!std::coroutine_handle<GeneratorPromise>::from_promise(*this).done())
            return this->take_item();
        if (error_ != nullptr)
            std::rethrow_exception(std::exchange(error_, nullptr));
        return {};
    }

private:
    std::exception_ptr error_;
    bool running_ = false;
};

} // namespace detail

} // namespace coflow
