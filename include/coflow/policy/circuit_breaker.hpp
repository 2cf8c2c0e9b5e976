// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/spin_lock.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/scheduler.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/this_task.hpp"
#include "coflow/policy/circuit.hpp"
#include "coflow/policy/detail/call.hpp"
#include "coflow/policy/retry_options.hpp"

#include <exception>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace coflow {

/// Thrown instead of making a call: too many have failed lately. A retry waits as long as it says.
class CircuitOpen : public Error, public RetryAfter {
public:
    explicit CircuitOpen(Duration retry_after)
        : Error{ErrorCode::invalid_state,
                "the circuit breaker refuses the call, because too many have failed lately"},
          retry_after_{retry_after} {}

    [[nodiscard]] Duration retry_after() const noexcept override { return retry_after_; }

private:
    Duration retry_after_;
};

/// Stops calling what fails all the time, and tries again after a while.
///
///     CircuitBreaker breaker{{.minimum_calls = 20, .open_for = 30s}};
///     Page page = co_await breaker.call(&Client::load, &client, url);
///
/// Thread safety: every member may be called from any thread.
/// Lifetime: outlives its calls.
class CircuitBreaker {
public:
    /// Throws: `Error` (invalid_argument) for options that make no sense.
    explicit CircuitBreaker(const CircuitOptions& options = {})
        : circuit_{options}, failure_if_{options.failure_if} {}

    /// Calls `function(arguments...)`, a coroutine or a plain function, if the circuit permits.
    ///
    /// Throws: `CircuitOpen`; what the function throws.
    /// Cancellation: as the function's; a call that ends by it counts as neither.
    /// Lifetime: a function that has a name is used by reference; arguments are copied or moved in,
    /// and moved on to the function.
    template <class Function, class... Arguments>
        requires detail::PolicyCallable<Function, Arguments...>
    [[nodiscard]] auto call(Function&& function, Arguments&&... arguments) {
        return run(detail::make_call(std::forward<Function>(function),
                                     std::forward<Arguments>(arguments)...));
    }

    /// As of the last call: an open circuit becomes half open by the first call after its time.
    [[nodiscard]] CircuitState state() const noexcept {
        const std::scoped_lock guard{lock_};
        return circuit_.state();
    }

    /// What the present state judges by: the calls in the window at `now`, or the trials.
    [[nodiscard]] CallCounts counts(TimePoint now) {
        const std::scoped_lock guard{lock_};
        return circuit_.counts(now);
    }

    /// Closes the circuit, as if it were new.
    void reset() noexcept {
        const std::scoped_lock guard{lock_};
        circuit_.reset();
    }

private:
    /// A call that has been let through; unless it is recorded, it counts as neither.
    class Admission {
    public:
        Admission(CircuitBreaker& breaker, const Scheduler& scheduler)
            : breaker_{breaker}, scheduler_{scheduler}, begin_{scheduler.now()} {
            const std::scoped_lock guard{breaker.lock_};
            const std::optional<Circuit::Period> period = breaker.circuit_.admit(begin_);
            if (!period)
                throw CircuitOpen{breaker.circuit_.retry_after(begin_)};
            period_ = *period;
        }
        ~Admission() {
            if (recorded_)
                return;
            const std::scoped_lock guard{breaker_.lock_};
            breaker_.circuit_.forget(period_);
        }
        Admission(const Admission&) = delete;
        Admission& operator=(const Admission&) = delete;

        void record(Circuit::Outcome outcome) {
            recorded_ = true;
            const TimePoint now = scheduler_.now();
            const std::scoped_lock guard{breaker_.lock_};
            breaker_.circuit_.record(period_, outcome, now - begin_, now);
        }

    private:
        CircuitBreaker& breaker_;
        const Scheduler& scheduler_;
        TimePoint begin_;
        Circuit::Period period_ = 0;
        bool recorded_ = false;
    };

    [[nodiscard]] Circuit::Outcome judge(const std::exception_ptr& error) const {
        return failure_if_ == nullptr || failure_if_(error) ? Circuit::Outcome::failure
                                                            : Circuit::Outcome::success;
    }

    template <class Call>
    Task<typename Call::Result> run(Call call) {
        co_await this_task::throw_if_stopped();
        Admission admission{*this, co_await this_task::scheduler()};
        try {
            if constexpr (std::is_void_v<typename Call::Result>) {
                co_await call.once();
                admission.record(Circuit::Outcome::success);
                co_return;
            } else {
                typename Call::Result result = co_await call.once();
                admission.record(Circuit::Outcome::success);
                co_return static_cast<typename Call::Result&&>(result);
            }
        } catch (const Cancelled&) {
            throw;
        } catch (...) {
            admission.record(judge(std::current_exception()));
            throw;
        }
    }

    mutable detail::SpinLock lock_;
    Circuit circuit_;
    bool (*failure_if_)(const std::exception_ptr&);
};

} // namespace coflow
