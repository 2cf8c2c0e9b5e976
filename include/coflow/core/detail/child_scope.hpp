// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/stop_link.hpp"
#include "coflow/core/environment.hpp"

#include <atomic>
#include <exception>
#include <utility>

namespace coflow::detail {

/// What tasks that run inside one await have in common: an environment whose stop token is their
/// own and follows the awaiting task's, and the first failure among them.
///
/// Thread safety: `fail` and `request_stop` from any thread; the rest belongs to the awaiting task,
/// before the children start and after they have ended.
class ChildScope {
public:
    void open(const Environment& parent) noexcept {
        parent_ = &parent;
        environment_ = parent;
        environment_.stop = stop_.source().get_token();
        stop_.attach(parent.stop);
    }
    void close() noexcept { stop_.detach(); }

    [[nodiscard]] const Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] bool parent_stopped() const noexcept { return parent_->stop.stop_requested(); }
    [[nodiscard]] bool stop_requested() const noexcept { return stop_.source().stop_requested(); }
    void request_stop() noexcept { stop_.source().request_stop(); }

    /// Keeps the error if it is the first, and stops the others. Once the parent has been asked to
    /// stop, that is what has failed first, whatever the children make of it.
    void fail(std::exception_ptr error) noexcept {
        if (failed_.exchange(true, std::memory_order_relaxed))
            return;
        if (!parent_stopped())
            failure_ = std::move(error);
        stop_.source().request_stop();
    }
    [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_relaxed); }

    void rethrow_failure() {
        if (!failed()) [[likely]]
            return;
        if (failure_ != nullptr)
            std::rethrow_exception(std::exchange(failure_, nullptr));
        throw Cancelled{};
    }

private:
    const Environment* parent_ = nullptr;
    Environment environment_;
    StopLink stop_;
    std::atomic<bool> failed_{false};
    std::exception_ptr failure_; // null if what has failed is the parent's stop
};

} // namespace coflow::detail
