// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/spin_lock.hpp"
#include "coflow/core/stop.hpp"

#include <atomic>

namespace coflow::detail {

class StopLink;

/// The links that a thread has still to pass a stop request on through.
struct StopRelay {
    bool running = false;
    StopLink* first = nullptr;
};
inline constinit thread_local StopRelay stop_relay{};

/// A stop source that follows a parent's token.
///
/// A request passes a chain of links of any length without using the stack: a link that is reached
/// while its thread is passing on another request has to wait for its turn.
class StopLink : private StopRegistration {
public:
    StopLink() = default;
    ~StopLink() { detach(); }

    [[nodiscard]] StopSource& source() noexcept { return source_; }
    [[nodiscard]] const StopSource& source() const noexcept { return source_; }

    void attach(StopToken parent) noexcept {
        parent_ = parent;
        StopRegistration::attach<&StopLink::on_parent_stop>(parent);
    }

    /// After this no request comes through any more, nor is one on its way: waits for another
    /// thread that is passing one on. Not for callbacks of the source itself.
    void detach() noexcept {
        StopRegistration::detach(parent_);
        if (queued_.load(std::memory_order_acquire)) [[unlikely]]
            withdraw();
    }

private:
    static void on_parent_stop(StopRegistration& registration) noexcept {
        auto& self = static_cast<StopLink&>(registration);
        StopRelay& relay = stop_relay;
        if (relay.running) {
            self.queued_.store(true, std::memory_order_relaxed);
            self.next_queued_ = relay.first;
            relay.first = &self;
            return;
        }
        relay.running = true;
        self.source_.request_stop();
        while (relay.first != nullptr) {
            StopLink& next = *relay.first;
            relay.first = next.next_queued_;
            next.source_.request_stop();
            next.queued_.store(false, std::memory_order_release); // it may be gone now
        }
        relay.running = false;
    }

    void withdraw() noexcept {
        for (StopLink** entry = &stop_relay.first; *entry != nullptr;
             entry = &(*entry)->next_queued_)
            if (*entry == this) {
                *entry = next_queued_;
                queued_.store(false, std::memory_order_relaxed);
                return;
            }
        Backoff backoff;
        while (queued_.load(std::memory_order_acquire))
            backoff.wait();
    }

    StopToken parent_;
    StopSource source_;
    StopLink* next_queued_ = nullptr;
    std::atomic<bool> queued_{false};
};

} // namespace coflow::detail
