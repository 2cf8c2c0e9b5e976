// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/detail/frame_allocator.hpp"
#include "coflow/core/wait_queue.hpp"

#include <cstddef>
#include <new>
#include <optional>
#include <source_location>
#include <utility>

namespace coflow::detail {

/// A value on its way through a channel.
///
/// It is allocated and filled outside of the channel's lock, under which only pointers move: no
/// constructor that throws, or takes long, can disturb the channel.
struct ChannelItem {
    ChannelItem* next = nullptr;
};

template <class T>
struct TypedChannelItem final : ChannelItem {
    TypedChannelItem() = default;
    template <class... Args>
    explicit TypedChannelItem(std::in_place_t, Args&&... args)
        : value{std::in_place, std::forward<Args>(args)...} {}

    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* memory, std::size_t size) noexcept {
        deallocate_frame(memory, size);
    }
    static void* operator new(std::size_t size, std::align_val_t alignment) {
        return ::operator new(size, alignment);
    }
    static void operator delete(void* memory, std::align_val_t alignment) noexcept {
        ::operator delete(memory, alignment);
    }

    std::optional<T> value;
};

class ChannelCore;

/// A waiting sender or receiver.
struct ChannelWaiter : Waiter {
    inline ChannelWaiter(ChannelCore& channel, std::source_location where) noexcept;
    [[nodiscard]] inline ChannelCore& core() const noexcept;

    ChannelItem* item = nullptr; ///< A sender's, until it is taken; a receiver's, once given to it.
};

/// What a channel decides, whatever it carries. Every member needs the lock held; who is granted
/// is to be woken after unlocking.
///
/// Its waiters are either all senders (the buffer is full) or all receivers (it is empty).
class ChannelCore : public WaitQueue {
public:
    explicit ChannelCore(std::size_t capacity) noexcept : capacity_{capacity} {}

    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool closed() const noexcept { return closed_; }

    /// Whether `put` would take an item now.
    [[nodiscard]] bool has_room() const noexcept {
        return !closed_ && (first_receiver() != nullptr || size_ < capacity_);
    }

    /// Takes `item`, and nulls it, if there is room; returns the receiver that got it, if any.
    Waiter* put(ChannelItem*& item) noexcept {
        if (!has_room())
            return nullptr;
        ChannelWaiter* const receiver = first_receiver();
        if (receiver == nullptr) {
            push(std::exchange(item, nullptr));
            return nullptr;
        }
        receiver->item = std::exchange(item, nullptr);
        return grant_first();
    }

    /// Sets `item` if there is one; returns the sender that got rid of its own, if any.
    Waiter* take(ChannelItem*& item) noexcept {
        if (size_ > 0)
            item = pop();
        ChannelWaiter* const sender = first_sender();
        if (sender == nullptr)
            return nullptr;
        ChannelItem* const offered = std::exchange(sender->item, nullptr);
        if (item == nullptr)
            item = offered;
        else
            push(offered);
        return grant_first();
    }

    /// Nothing goes in any more: waiting senders keep their items, waiting receivers get none.
    void close(WaiterList& granted) noexcept {
        closed_ = true;
        grant_all(granted);
    }

    /// Null when empty.
    ChannelItem* pop() noexcept {
        ChannelItem* const item = oldest_;
        if (item != nullptr) {
            oldest_ = item->next;
            --size_;
        }
        return item;
    }

private:
    [[nodiscard]] ChannelWaiter* first_sender() const noexcept {
        auto* const waiter = static_cast<ChannelWaiter*>(first());
        return waiter != nullptr && waiter->item != nullptr ? waiter : nullptr;
    }
    [[nodiscard]] ChannelWaiter* first_receiver() const noexcept {
        auto* const waiter = static_cast<ChannelWaiter*>(first());
        return waiter != nullptr && waiter->item == nullptr ? waiter : nullptr;
    }

    void push(ChannelItem* item) noexcept {
        item->next = nullptr;
        (size_++ == 0 ? oldest_ : newest_->next) = item;
        newest_ = item;
    }

    ChannelItem* oldest_ = nullptr;
    ChannelItem* newest_ = nullptr;
    std::size_t size_ = 0;
    const std::size_t capacity_;
    bool closed_ = false;
};

inline ChannelWaiter::ChannelWaiter(ChannelCore& channel, std::source_location where) noexcept
    : Waiter{channel, where} {}
inline ChannelCore& ChannelWaiter::core() const noexcept {
    return static_cast<ChannelCore&>(queue());
}

} // namespace coflow::detail
