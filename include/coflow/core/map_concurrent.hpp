// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/detail/children.hpp"
#include "coflow/core/detail/join.hpp"
#include "coflow/core/detail/range_items.hpp"
#include "coflow/core/guard.hpp"
#include "coflow/core/task.hpp"

#include <algorithm>
#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

namespace detail {

template <class Range, class Function, class... Arguments>
class MapConcurrent : private Join {
    using Item = typename RangeItems<Range>::Item;
    using Result =
        typename std::invoke_result_t<Function&, Item,
                                      std::remove_reference_t<Arguments>&...>::value_type;
    static constexpr bool has_results = !std::is_void_v<Result>;

public:
    template <class... Init>
    MapConcurrent(Range&& range, std::size_t limit, Function&& function, Init&&... arguments)
        : Join{&MapConcurrent::complete},
          items_{std::forward<Range>(range)},
          limit_{limit},
          function_{std::forward<Function>(function)},
          arguments_{std::forward<Init>(arguments)...} {}
    MapConcurrent(MapConcurrent&& not_awaited) noexcept
        : Join{&MapConcurrent::complete},
          items_{std::move(not_awaited.items_)},
          limit_{not_awaited.limit_},
          function_{std::forward<Function>(not_awaited.function_)},
          arguments_{std::move(not_awaited.arguments_)} {}

    [[nodiscard]] bool await_ready() {
        items_.index();
        return items_.size() == 0;
    }

    template <HasEnvironment Promise>
    Transfer await_suspend(std::coroutine_handle<Promise> awaiting) {
        if constexpr (has_results)
            results_.resize(items_.size());
        std::vector<Task<void>> workers;
        workers.reserve(std::min(limit_, items_.size()));
        while (workers.size() < workers.capacity())
            workers.push_back(work(*this));
        workers_ = TaskList<void>{std::move(workers)};
        workers_.bind(environment(), *this);
        open(awaiting, awaiting.promise().environment(), workers_.size());
        return transfer_to(workers_.start(environment()));
    }

    auto await_resume() {
        close();
        rethrow_failure();
        if constexpr (has_results) {
            std::vector<Joined<Result>> results;
            results.reserve(results_.size());
            for (std::optional<Joined<Result>>& result : results_)
                results.push_back(*std::move(result));
            return results;
        }
    }

private:
    struct NoResults {};
    using Results =
        std::conditional_t<has_results, std::vector<std::optional<Joined<Result>>>, NoResults>;

    static Task<void> work(MapConcurrent& self) {
        for (;;) {
            const std::size_t index = self.next_.fetch_add(1, std::memory_order_relaxed);
            if (index >= self.items_.size())
                co_return;
            if (self.stop_requested())
                throw Cancelled{};
            if constexpr (has_results)
                self.results_[index].emplace(co_await self.call(index));
            else
                co_await self.call(index);
        }
    }

    Task<Result> call(std::size_t index) {
        return std::apply(
            [&](auto&... argument) { return std::invoke(function_, items_[index], argument...); },
            arguments_);
    }

    static std::coroutine_handle<> complete(Receiver& receiver, PromiseBase& ended) noexcept {
        auto& self = static_cast<MapConcurrent&>(receiver);
        auto& worker = static_cast<Promise<void>&>(ended);
        if (worker.failed()) [[unlikely]]
            self.fail(worker.take_error());
        return self.child_ended();
    }

    RangeItems<Range> items_;
    std::size_t limit_;
    Function function_;
    std::tuple<Arguments...> arguments_;
    std::atomic<std::size_t> next_{0};
    [[no_unique_address]] Results results_;
    TaskList<void> workers_;
};

} // namespace detail

/// Calls `function(item, arguments...)`, which returns a task, for every item of `range`, at most
/// `limit` at a time, and waits for all: a vector of the results in the order of the items, or
/// nothing for `Task<void>`.
///
/// `function` is called by several threads at once. The items of an rvalue range that owns them are
/// passed as rvalues, those of any other by reference; `arguments` are passed as lvalues to every
/// call.
/// Throws: what failed first; running calls are asked to stop and waited for, the rest is not
/// called. `Error` for a limit of zero, at once.
/// Cancellation: as a failure, with `Cancelled`; if every item had its call already and all
/// succeed nevertheless, their results are returned.
/// Lifetime: rvalues are moved in and kept until the end; lvalues are used by reference.
template <std::ranges::forward_range Range, class Function, class... Arguments>
    requires std::invocable<Function&, typename detail::RangeItems<Range>::Item,
                            std::remove_reference_t<Arguments>&...>
[[nodiscard]] auto map_concurrent(Range&& range, std::size_t limit, Function&& function,
                                  Arguments&&... arguments) {
    detail::check_callable<Function>();
    detail::check_arguments<Range, Arguments...>();
    if (limit == 0)
        throw Error{ErrorCode::invalid_argument,
                    "map_concurrent: with a limit of 0 nothing can run"};
    return detail::MapConcurrent<Range, Function, Arguments...>{
        std::forward<Range>(range), limit, std::forward<Function>(function),
        std::forward<Arguments>(arguments)...};
}

} // namespace coflow
