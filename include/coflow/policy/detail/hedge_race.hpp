// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/clock.hpp"
#include "coflow/core/semaphore.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/task_group.hpp"
#include "coflow/core/timeout.hpp"

#include <atomic>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace coflow::detail {

/// The attempts of a hedged call, and what has become of them.
template <class Call>
class HedgeRace {
    using Result = typename Call::Result;
    using Kept = std::conditional_t<std::is_void_v<Result>, std::monostate, Result>;

public:
    HedgeRace(Call& call, Duration delay, int most,
              bool (*worth_another)(const std::exception_ptr&)) noexcept
        : call_{call}, delay_{delay}, most_{most}, worth_another_{worth_another} {}

    /// Starts the attempts; the group waits for them.
    Task<> run(TaskGroup& group) {
        int failed = 0;
        try {
            for (int started = 0; started < most_; ++started) {
                group.spawn(attempt(group));
                if (started + 1 < most_ && co_await fails_within_delay())
                    ++failed;
            }
            for (; failed < most_; ++failed)
                co_await wait_for_failure();
        } catch (const Cancelled&) {
            if (!decided_.load(std::memory_order_relaxed))
                throw;
        }
    }

    /// Once the group has ended.
    Result take() {
        if (!result_)
            std::rethrow_exception(last_word_ != nullptr ? last_word_ : first_error_);
        if constexpr (!std::is_void_v<Result>)
            return *std::move(result_);
    }

private:
    Task<> attempt(TaskGroup& group) {
        std::exception_ptr error;
        try {
            if constexpr (std::is_void_v<Result>) {
                co_await call_.shared();
                if (decide())
                    result_.emplace();
            } else {
                Result result = co_await call_.shared();
                if (decide())
                    result_.emplace(std::move(result));
            }
        } catch (const Cancelled&) {
            throw;
        } catch (...) {
            error = std::current_exception();
        }
        if (error != nullptr && (worth_another_ == nullptr || worth_another_(error))) {
            if (!has_failed_.exchange(true, std::memory_order_relaxed))
                first_error_ = error;
            failures_.release();
            co_return;
        }
        if (error != nullptr && decide())
            last_word_ = error;
        group.request_stop();
    }

    /// True for the one whose outcome counts.
    bool decide() noexcept { return !decided_.exchange(true, std::memory_order_relaxed); }

    Task<> wait_for_failure() {
        Semaphore::Permit failure = co_await failures_.acquire();
        failure.detach();
    }
    Task<bool> fails_within_delay() {
        try {
            co_await with_timeout(delay_, wait_for_failure());
            co_return true;
        } catch (const TimedOut&) {
            co_return false;
        }
    }

    Call& call_;
    Duration delay_;
    int most_;
    bool (*worth_another_)(const std::exception_ptr&);
    Semaphore failures_{0, Semaphore::unlimited}; // one for each that was not taken note of
    std::atomic<bool> decided_{false};
    std::atomic<bool> has_failed_{false};
    std::optional<Kept> result_;
    std::exception_ptr first_error_;
    std::exception_ptr last_word_; // an error that decides
};

} // namespace coflow::detail
