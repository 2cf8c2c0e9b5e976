// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/spin_lock.hpp"

#include <atomic>
#include <cstdint>
#include <thread>

namespace coflow::detail {

/// A flag on the stack of the thread that runs a callback: whether the callback has removed itself.
struct alignas(4) StopNodeRemoved {
    bool value = false;
};

/// One registered callback: an intrusive list node whose `place` tells how far its run has come.
///
/// In the list it is the address of the pointer that points here; while the callback runs, the
/// address of its `StopNodeRemoved`, marked; before and afterwards `idle`. One word for all three,
/// because a node is part of every coroutine that waits.
struct StopNode {
    using Invoke = void (*)(StopNode&) noexcept;

    static constexpr std::uintptr_t idle = 1;
    static constexpr std::uintptr_t running = 2;
    static constexpr std::uintptr_t marks = idle | running;

    StopNode* next_callback = nullptr;
    Invoke invoke_callback = nullptr;
    std::atomic<std::uintptr_t> place{idle};
};

/// The list of callbacks, a stop flag and a lock, all in one word and two pointers.
class StopState {
public:
    StopState() = default;
    StopState(const StopState&) = delete;
    StopState& operator=(const StopState&) = delete;

    [[nodiscard]] bool stop_requested() const noexcept {
        return stopped_.load(std::memory_order_acquire);
    }

    /// False, and not registered, if a stop has been requested.
    bool add(StopNode& node) noexcept {
        if (stop_requested())
            return false;
        lock_.lock();
        if (stopped_.load(std::memory_order_relaxed)) {
            lock_.unlock();
            return false;
        }
        node.next_callback = head_;
        if (head_ != nullptr)
            set_link(*head_, node.next_callback);
        set_link(node, head_);
        head_ = &node;
        lock_.unlock();
        return true;
    }

    /// A node that has been added and, when last looked at, was not idle.
    void remove(StopNode& node) noexcept {
        lock_.lock();
        const std::uintptr_t place = node.place.load(std::memory_order_relaxed);
        if ((place & StopNode::marks) == 0) {
            unlink(node);
            node.place.store(StopNode::idle, std::memory_order_relaxed);
            lock_.unlock();
            return;
        }
        const bool runs_here = notifier_ == std::this_thread::get_id();
        lock_.unlock();
        if (runs_here) {
            // Called by the callback itself, or after it has returned on this very thread.
            if (place != StopNode::idle)
                reinterpret_cast<StopNodeRemoved*>(place & ~StopNode::marks)->value = true;
            return;
        }
        Backoff backoff;
        while (node.place.load(std::memory_order_acquire) != StopNode::idle)
            backoff.wait();
    }

    bool request_stop() noexcept {
        lock_.lock();
        if (stopped_.load(std::memory_order_relaxed)) {
            lock_.unlock();
            return false;
        }
        stopped_.store(true, std::memory_order_release);
        notifier_ = std::this_thread::get_id();
        while (head_ != nullptr) {
            StopNode& node = *head_;
            unlink(node);
            StopNodeRemoved removed;
            node.place.store(reinterpret_cast<std::uintptr_t>(&removed) | StopNode::running,
                             std::memory_order_relaxed);
            lock_.unlock();
            node.invoke_callback(node);
            if (!removed.value)
                node.place.store(StopNode::idle, std::memory_order_release);
            lock_.lock();
        }
        lock_.unlock();
        return true;
    }

private:
    static void set_link(StopNode& node, StopNode*& link) noexcept {
        node.place.store(reinterpret_cast<std::uintptr_t>(&link), std::memory_order_relaxed);
    }

    static void unlink(StopNode& node) noexcept {
        auto& link = *reinterpret_cast<StopNode**>(node.place.load(std::memory_order_relaxed));
        link = node.next_callback;
        if (link != nullptr)
            set_link(*link, link);
    }

    std::atomic<bool> stopped_{false};
    SpinLock lock_;
    StopNode* head_ = nullptr;
    std::thread::id notifier_;
};

} // namespace coflow::detail
