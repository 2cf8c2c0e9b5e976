// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/timeout.hpp"
#include "coflow/core/when_all.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/mixin/fwd.hpp"

#include <chrono>
#include <cstddef>
#include <source_location>
#include <utility>

namespace coflow {

/// Gives a workflow the core's operations under the names that asyncio has made familiar.
///
/// Each has the contract of the function that it calls: results, errors, cancellation, lifetime.
template <class Host>
class AsyncOperationMixin {
protected:
    /// All results, in order; the first failure stops the rest. See `when_all`.
    template <class... Tasks>
    [[nodiscard]] static auto gather(Tasks&&... tasks) {
        return when_all(std::forward<Tasks>(tasks)...);
    }

    /// The first to end wins; the others are stopped. See `when_any`.
    template <class... Tasks>
    [[nodiscard]] static auto race(Tasks&&... tasks) {
        return when_any(std::forward<Tasks>(tasks)...);
    }

    /// See `coflow::with_timeout`.
    template <class Rep, class Period, class Task>
    [[nodiscard]] static auto
    with_timeout(std::chrono::duration<Rep, Period> limit, Task&& task,
                 std::source_location where = std::source_location::current()) {
        return coflow::with_timeout(limit, std::forward<Task>(task), where);
    }

    /// Calls `function` for every item, at most `limit` at a time. See `map_concurrent`.
    template <class Range, class Function, class... Arguments>
    [[nodiscard]] static auto throttled_map(Range&& range, std::size_t limit, Function&& function,
                                            Arguments&&... arguments) {
        return map_concurrent(std::forward<Range>(range), limit, std::forward<Function>(function),
                              std::forward<Arguments>(arguments)...);
    }

    /// See `sleep_for`.
    template <class Rep, class Period>
    [[nodiscard]] static auto
    sleep(std::chrono::duration<Rep, Period> delay,
          std::source_location where = std::source_location::current()) noexcept {
        return sleep_for(delay, where);
    }

    /// See `coflow::run_blocking`.
    template <class Function, class... Arguments>
    [[nodiscard]] static auto run_blocking(Function&& function, Arguments&&... arguments) {
        return coflow::run_blocking(std::forward<Function>(function),
                                    std::forward<Arguments>(arguments)...);
    }
};

} // namespace coflow
