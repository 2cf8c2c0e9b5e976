// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/event.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/timeout.hpp"

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace coflow::comfyui::detail {

/// What other tasks have to tell the one that drives a run: calls that it makes when it gets to
/// them. Whoever tells does not wait.
///
/// Thread safety: `post` and `wake` from any thread, the rest from one task.
class RunInbox {
public:
    using Call = std::function<void()>;

    void post(Call call) {
        {
            const std::scoped_lock guard{mutex_};
            calls_.push_back(std::move(call));
        }
        wake();
    }
    void wake() noexcept { news_.set(); }

    /// Makes the calls that there are.
    void deliver() {
        news_.reset();
        std::vector<Call> calls;
        {
            const std::scoped_lock guard{mutex_};
            calls.swap(calls_);
        }
        for (const Call& call : calls)
            call();
    }

    /// Waits until there is news, at most this long.
    [[nodiscard]] Task<> wait(Duration at_most) {
        try {
            co_await with_timeout(at_most, news_.wait());
        } catch (const TimedOut&) {
        }
    }

private:
    std::mutex mutex_; // guards `calls_`
    std::vector<Call> calls_;
    coflow::Event news_;
};

} // namespace coflow::comfyui::detail
