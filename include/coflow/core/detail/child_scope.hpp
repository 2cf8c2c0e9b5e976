// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/environment.hpp"
#include "coflow/core/stop.hpp"

#include <atomic>
#include <exception>
#include <utility>

namespace coflow::detail {

/// What tasks that run inside one await have in common: an environment whose stop token is their
/// own and follows the awaiting task's, and the first failure among them.
///
/// Thread safety: `fail` and `request_stop` from any thread; the rest belongs to the awaiting task,
/// before the children start and after they have ended.
class ChildScope : private StopRegistration {
public:
    ChildScope() = default;
    ~ChildScope() { detach(); }

    void open(const Environment& parent) noexcept {
        parent_ = &parent;
        environment_ = parent;
        environment_.stop = stop_.get_token();
        attach<&ChildScope::on_parent_stop>(parent.stop);
    }
    void close() noexcept { detach(); }

    [[nodiscard]] const Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] bool parent_stopped() const noexcept { return parent_->stop.stop_requested(); }
    [[nodiscard]] bool stop_requested() const noexcept { return stop_.stop_requested(); }
    void request_stop() noexcept { stop_.request_stop(); }

    /// Keeps the error if it is the first, and stops the others. Once the parent has been asked to
    /// stop, that is what has failed first, whatever the children make of it.
    void fail(std::exception_ptr error) noexcept {
        if (failed_.exchange(true, std::memory_order_relaxed))
            return;
        if (!parent_stopped())
            failure_ = std::move(error);
        stop_.request_stop();
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
    static void on_parent_stop(StopRegistration& registration) noexcept {
        static_cast<ChildScope&>(registration).stop_.request_stop();
    }

    const Environment* parent_ = nullptr;
    Environment environment_;
    StopSource stop_;
    std::atomic<bool> failed_{false};
    std::exception_ptr failure_; // null if what has failed is the parent's stop
};

} // namespace coflow::detail
