// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/task.hpp"
#include "coflow/mixin/detail/member_call.hpp"
#include "coflow/mixin/fwd.hpp"
#include "coflow/policy/retry.hpp"

#include <concepts>
#include <exception>
#include <type_traits>
#include <utility>

namespace coflow {

/// Lets a workflow retry calls, and recover as a whole.
///
/// A run whose `execute` has failed asks `can_recover`; if it can, it awaits `recover` and executes
/// again, with the same input, at most `max_retries()` times. Cancellation is no failure.
template <class Host>
class RetryMixin {
public:
    template <class In, class Next>
    std::invoke_result_t<Next, In> around(In in, Next next) {
        retry_count_ = 0;
        if constexpr (!std::copy_constructible<In>) {
            co_return co_await next(std::move(in));
        } else {
            for (;;) {
                std::exception_ptr error;
                try {
                    co_return co_await next(in);
                } catch (const Cancelled&) {
                    throw;
                } catch (...) {
                    error = std::current_exception();
                }
                const bool again = retry_count_ < max_retries_ && co_await can_recover(error);
                if (!again)
                    std::rethrow_exception(error);
                ++retry_count_;
                co_await recover(error);
            }
        }
    }

protected:
    /// Whether the run can do better after `error`; no, unless overridden.
    ///
    /// Not asked when the input cannot be copied, for it is gone then.
    virtual Task<bool> can_recover(const std::exception_ptr& error) {
        static_cast<void>(error);
        co_return false;
    }

    /// Puts right what has gone wrong, before `execute` is called again; what it throws fails the
    /// run.
    virtual Task<> recover(const std::exception_ptr& error) {
        static_cast<void>(error);
        co_return;
    }

    /// How often this run has recovered.
    [[nodiscard]] int retry_count() const noexcept { return retry_count_; }

    /// How often a run may.
    [[nodiscard]] int max_retries() const noexcept { return max_retries_; }

    /// For the constructor of the workflow.
    ///
    /// Throws: `Error` (invalid_argument) for less than zero.
    void set_max_retries(int count) {
        if (count < 0)
            throw Error{ErrorCode::invalid_argument, "RetryMixin: max_retries is negative"};
        max_retries_ = count;
    }

    /// As `coflow::retry_on_failure`; a pointer to a member of this workflow is called on it:
    /// `co_await retry_on_failure({.max_retries = 3}, &M::call_service, request)`.
    template <class Function, class... Arguments>
    [[nodiscard]] auto retry_on_failure(const RetryOptions& options, Function&& function,
                                        Arguments&&... arguments) {
        if constexpr (detail::wants_host<Function, Arguments...>)
            return coflow::retry_on_failure(options, std::forward<Function>(function),
                                            detail::owner_of<Function>(static_cast<Host&>(*this)),
                                            std::forward<Arguments>(arguments)...);
        else
            return coflow::retry_on_failure(options, std::forward<Function>(function),
                                            std::forward<Arguments>(arguments)...);
    }

private:
    int retry_count_ = 0;
    int max_retries_ = 3;
};

} // namespace coflow
