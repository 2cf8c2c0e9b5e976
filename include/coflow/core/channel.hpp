// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/detail/channel_core.hpp"
#include "coflow/core/moving.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <utility>

namespace coflow {

/// A queue of at most `capacity` items between any number of sending and receiving tasks.
///
/// With capacity 0 a send waits until a receiver takes the item. Items arrive in the order in which
/// they were sent, and waiting tasks are served in the order in which they came.
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives all sends and receives. Items that nobody receives die with the channel.
template <class T>
class Channel {
    class Send;
    class Receive;

public:
    explicit Channel(std::size_t capacity) noexcept : core_{capacity} {}
    ~Channel() {
        while (detail::ChannelItem* const item = core_.pop())
            delete static_cast<Item*>(item);
    }
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// `co_await channel.send(value)`: returns once the channel, or a receiver, has the item.
    ///
    /// The item is made from `value` at once: whoever passes a name keeps the original, and an
    /// item that is not sent is dropped. GCC before 14 miscompiles temporary aggregates and
    /// closures here; they are refused with advice. It also does so where one is nested deeper in
    /// the expression, which cannot be seen from here: give aggregates a name.
    /// Throws: `Error` (closed) if the channel is, or becomes, closed: the item is not delivered.
    /// Cancellation: throws `Cancelled`; the item is not delivered.
    template <class U = T>
        requires std::constructible_from<T, U>
    [[nodiscard]] Send send(U&& value,
                            std::source_location where = std::source_location::current()) {
        detail::check_value<U>();
        return Send{core_, std::make_unique<Item>(std::in_place, std::forward<U>(value)), where};
    }

    /// `co_await channel.send(moving(value))`: moves a named value, whatever its type.
    template <class U>
        requires std::constructible_from<T, U>
    [[nodiscard]] Send send(Moving<U> value,
                            std::source_location where = std::source_location::current()) {
        return Send{core_, std::make_unique<Item>(std::in_place, value.get()), where};
    }

    /// `while (auto item = co_await channel.receive())`: the oldest item; empty once the channel is
    /// closed and has been emptied.
    ///
    /// Throws: what moving a `T` throws; that item is lost.
    /// Cancellation: throws `Cancelled`; no item is taken.
    [[nodiscard]] Receive receive(std::source_location where = std::source_location::current()) {
        return Receive{core_, where};
    }

    /// False, and `value` is untouched, if the channel is full or closed.
    ///
    /// `T` is moved under the channel's lock: its constructor must not use the channel.
    [[nodiscard]] bool try_send(T&& value) {
        auto item = std::make_unique<Item>();
        detail::Waiter* receiver = nullptr;
        {
            const std::scoped_lock guard{core_};
            if (!core_.has_room())
                return false;
            item->value.emplace(std::move(value));
            detail::ChannelItem* sent = item.release();
            receiver = core_.put(sent);
        }
        if (receiver != nullptr)
            receiver->wake();
        return true;
    }
    [[nodiscard]] bool try_send(const T& value)
        requires std::copy_constructible<T>
    {
        return try_send(T(value));
    }

    /// Empty if there is no item now.
    [[nodiscard]] std::optional<T> try_receive() {
        detail::ChannelItem* item = nullptr;
        detail::Waiter* sender = nullptr;
        {
            const std::scoped_lock guard{core_};
            sender = core_.take(item);
        }
        if (sender != nullptr)
            sender->wake();
        return value_of(item);
    }

    /// Lets nothing more in. What is in the channel can still be received; waiting senders get an
    /// error, waiting receivers get nothing. Closing twice does no harm.
    void close() noexcept {
        detail::WaiterList granted;
        {
            const std::scoped_lock guard{core_};
            core_.close(granted);
        }
        granted.wake_all();
    }

    [[nodiscard]] bool closed() const noexcept {
        const std::scoped_lock guard{core_};
        return core_.closed();
    }
    /// How many items wait to be received, without those of waiting senders.
    [[nodiscard]] std::size_t size() const noexcept {
        const std::scoped_lock guard{core_};
        return core_.size();
    }
    [[nodiscard]] std::size_t capacity() const noexcept { return core_.capacity(); }

private:
    using Item = detail::TypedChannelItem<T>;

    static std::optional<T> value_of(detail::ChannelItem* item) {
        const std::unique_ptr<Item> owner{static_cast<Item*>(item)};
        return owner != nullptr ? std::move(owner->value) : std::nullopt;
    }

    mutable detail::ChannelCore core_;
};

template <class T>
class Channel<T>::Send : detail::ChannelWaiter {
public:
    Send(detail::ChannelCore& core, std::unique_ptr<Item> value,
         std::source_location where) noexcept
        : ChannelWaiter{core, where} {
        item = value.release();
    }
    Send(Send&& not_awaited) noexcept : ChannelWaiter{std::move(not_awaited)} {
        not_awaited.item = nullptr;
    }
    ~Send() { delete static_cast<Item*>(item); }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        detail::Waiter* receiver = nullptr;
        const bool waits = core().suspend(*this, awaiting, "Channel::send", [&, this] {
            receiver = core().put(item);
            return item == nullptr || core().closed();
        });
        if (receiver != nullptr)
            receiver->wake();
        return waits;
    }
    void await_resume() {
        finish();
        if (item != nullptr)
            throw Error{ErrorCode::closed, "Channel::send: the channel is closed"};
    }
};

template <class T>
class Channel<T>::Receive : detail::ChannelWaiter {
public:
    Receive(detail::ChannelCore& core, std::source_location where) noexcept
        : ChannelWaiter{core, where} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <HasEnvironment Promise>
    bool await_suspend(std::coroutine_handle<Promise> awaiting) {
        detail::Waiter* sender = nullptr;
        const bool waits = core().suspend(*this, awaiting, "Channel::receive", [&, this] {
            sender = core().take(item);
            return item != nullptr || core().closed();
        });
        if (sender != nullptr)
            sender->wake();
        return waits;
    }
    std::optional<T> await_resume() {
        finish();
        return value_of(std::exchange(item, nullptr));
    }
};

} // namespace coflow
