// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/policy/detail/call.hpp"
#include "coflow/policy/hedge.hpp"
#include "coflow/policy/retry.hpp"

#include <concepts>
#include <cstddef>
#include <functional>
#include <source_location>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coflow {

/// `with_timeout` as one of several policies: a limit for what is inside of it.
struct TimeLimit {
    Duration limit = Duration::max();
    std::source_location where = std::source_location::current();
};

namespace detail {

static_assert((check_options<TimeLimit>(), true));

/// How each policy makes a call; all others have a member of this name.
template <class Inner>
auto call_through(const RetryOptions& options, Inner inner) {
    return retry_on_failure(options, std::move(inner));
}
template <class Inner>
auto call_through(const HedgeOptions& options, Inner inner) {
    return hedge(options, std::move(inner));
}
template <class Inner>
auto call_through(const TimeLimit& limit, Inner inner) -> std::invoke_result_t<Inner&> {
    co_return co_await with_timeout(limit.limit, inner(), limit.where);
}
template <class Policy, class Inner>
    requires requires(Policy& policy, Inner inner) { policy.call(inner); }
auto call_through(std::reference_wrapper<Policy> policy, Inner inner) {
    return policy.get().call(std::move(inner));
}

} // namespace detail

/// Several policies around a call, the outermost first:
///
///     auto guarded = policies(RetryOptions{.max_retries = 2}, breaker, TimeLimit{2s});
///     Page page = co_await guarded.call(&Client::load, &client, url);
///
/// tries three times, each time through the breaker, each call of which has two seconds.
///
/// A policy is `RetryOptions`, `HedgeOptions`, `TimeLimit`, a reference to a `CircuitBreaker`,
/// `Bulkhead` or `RateLimiter`, to policies like these, or to anything of yours with a member
/// `call(function)` that returns a task.
/// Thread safety: that of the policies it refers to.
/// Lifetime: options are copied, everything else is used by reference.
template <class... Kept>
class Policies {
public:
    explicit Policies(const Kept&... policies) : policies_{policies...} {}

    /// Calls `function(arguments...)`, a coroutine or a plain function, through all of them.
    ///
    /// The function gets the arguments as constant lvalues, because there may be several calls,
    /// even at the same time.
    /// Throws: what the policies throw, and the function.
    /// Cancellation: that of each policy.
    /// Lifetime: a function that has a name is used by reference; arguments are copied or moved in.
    template <class Function, class... Arguments>
        requires std::invocable<std::remove_reference_t<Function>&,
                                const std::decay_t<Arguments>&...>
    [[nodiscard]] auto call(Function&& function, Arguments&&... arguments) const {
        return run(*this, detail::make_call(std::forward<Function>(function),
                                            std::forward<Arguments>(arguments)...));
    }

private:
    /// The call as the policy of this index sees it.
    template <std::size_t Index, class Call>
    struct Layer {
        const Policies* policies;
        Call* inmost;

        Task<typename Call::Result> operator()() const {
            if constexpr (Index == sizeof...(Kept))
                return inmost->shared();
            else
                return detail::call_through(std::get<Index>(policies->policies_),
                                            Layer<Index + 1, Call>{policies, inmost});
        }
    };

    template <class Call>
    static Task<typename Call::Result> run(Policies self, Call call) {
        const Layer<0, Call> outermost{&self, &call};
        co_return co_await outermost();
    }

    std::tuple<Kept...> policies_;
};

namespace detail {

template <class Policy>
inline constexpr bool is_options =
    std::is_same_v<Policy, RetryOptions> || std::is_same_v<Policy, HedgeOptions> ||
    std::is_same_v<Policy, TimeLimit>;

/// Options as they are, everything else as a reference to what has a name.
template <class Policy>
auto kept_policy(Policy& policy) {
    if constexpr (is_options<std::remove_const_t<Policy>>)
        return policy;
    else
        return std::ref(policy);
}

} // namespace detail

/// See `Policies`.
template <class... Policy>
    requires(sizeof...(Policy) > 0)
[[nodiscard]] auto policies(Policy&&... policy) {
    static_assert(((std::is_lvalue_reference_v<Policy> || detail::is_options<Policy>) && ...),
                  "a policy that is no options is used by reference: give it a name first");
    return Policies<decltype(detail::kept_policy(policy))...>{detail::kept_policy(policy)...};
}

} // namespace coflow
