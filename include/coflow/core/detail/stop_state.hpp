// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/detail/spin_lock.hpp"

#include <atomic>
#include <thread>

namespace coflow::detail {

class StopState;

/// One registered callback: an intrusive list node whose phase tells how far its run has come.
///
/// `phase` is null until the callback runs, then points at a flag of the running thread (which the
/// callback sets by removing itself), then at `finished`.
struct StopNode {
    using Invoke = void (*)(StopNode&) noexcept;

    StopNode* next_callback = nullptr;
    StopNode** link = nullptr; // the pointer that points here while the node is in the list
    StopState* stop_state = nullptr;
    Invoke invoke_callback = nullptr;
    std::atomic<bool*> phase{nullptr};
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
        node.link = &head_;
        node.next_callback = head_;
        if (head_ != nullptr)
            head_->link = &node.next_callback;
        head_ = &node;
        lock_.unlock();
        return true;
    }

    void remove(StopNode& node) noexcept {
        lock_.lock();
        const bool queued = node.link != nullptr;
        if (queued)
            unlink(node);
        const bool runs_here = !queued && notifier_ == std::this_thread::get_id();
        lock_.unlock();
        if (queued)
            return;
        if (runs_here) {
            // Called by the callback itself, or after it has returned on this very thread.
            bool* const phase = node.phase.load(std::memory_order_relaxed);
            if (phase != &finished)
                *phase = true;
            return;
        }
        Backoff backoff;
        while (node.phase.load(std::memory_order_acquire) != &finished)
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
            bool removed_itself = false;
            node.phase.store(&removed_itself, std::memory_order_relaxed);
            lock_.unlock();
            node.invoke_callback(node);
            if (!removed_itself)
                node.phase.store(&finished, std::memory_order_release);
            lock_.lock();
        }
        lock_.unlock();
        return true;
    }

private:
    static inline bool finished = true;

    static void unlink(StopNode& node) noexcept {
        *node.link = node.next_callback;
        if (node.next_callback != nullptr)
            node.next_callback->link = node.link;
        node.link = nullptr;
    }

    std::atomic<bool> stopped_{false};
    SpinLock lock_;
    StopNode* head_ = nullptr;
    std::thread::id notifier_;
};

} // namespace coflow::detail
