// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/spin_lock.hpp"
#include "coflow/core/cancelled.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/workflow/base_workflow.hpp"
#include "coflow/workflow/batch_result.hpp"
#include "coflow/workflow/detail/call_as_task.hpp"
#include "coflow/workflow/detail/composition.hpp"
#include "coflow/workflow/detail/leave_in.hpp"
#include "coflow/workflow/detail/run_step.hpp"
#include "coflow/workflow/detail/signature.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coflow {

/// What a failed item means for its batch.
enum class OnItemFailure : std::uint8_t {
    fail_fast, ///< The batch fails with it; running items are stopped, the rest is not begun.
    collect    ///< The others go on, and the result says which have failed.
};

/// How a batch treats its items: `{.concurrency = 4, .on_failure = OnItemFailure::collect}`.
struct BatchOptions {
    std::size_t concurrency = 8; ///< How many items are processed at the same time.
    std::size_t chunk_size = 0;  ///< How many items there are between two boundaries; 0: all.
    OnItemFailure on_failure = OnItemFailure::fail_fast;
    StepOptions item{}; ///< Of each item: its retries, its timeout, its weight.
};

/// Some items of a batch that follow each other: those from `first` up to, without, `end`.
struct BatchChunk {
    std::size_t first = 0;
    std::size_t end = 0;
    std::size_t batch_size = 0;
};

/// A workflow that does the same to many items: derive from it and override `process`.
///
/// Each item is a step whose place among the steps of the run is its index, whichever is faster.
/// The percentage moves with each item that has ended, also with one that has failed. The results
/// keep the order of the items; an empty batch has an empty result.
/// Cancellation: running items are stopped and waited for; others do not begin.
/// Throws: by `OnItemFailure::fail_fast` what the first item to fail has thrown.
/// Thread safety: see `Workflow`; `process` and `item_name` are called by several threads at once.
template <class Item, class Result, template <class> class... Mixins>
class BatchWorkflow
    : public BaseWorkflow<std::vector<Item>, BatchResult<detail::as_value<Result>>, Mixins...> {
    using Value = detail::as_value<Result>;
    using Base = BaseWorkflow<std::vector<Item>, BatchResult<Value>, Mixins...>;

public:
    /// Throws: `Error` (invalid_argument) for a concurrency of zero or senseless step options.
    explicit BatchWorkflow(const BatchOptions& options = {}, const WorkflowInfo& info = {})
        : Base{info}, options_{options} {
        if (options.concurrency == 0)
            throw Error{ErrorCode::invalid_argument,
                        "a batch with a concurrency of 0 can process nothing"};
        detail::check_part("batch", "its items", options.item);
    }

    [[nodiscard]] const BatchOptions& options() const noexcept { return options_; }

    /// One node for all items.
    [[nodiscard]] GraphView graph() const override;

protected:
    /// What is done to an item. It is given away, unless it may be retried: then it is copied.
    virtual Task<Result> process(Item item) = 0;

    /// The name of an item's step, for progress and reports.
    [[nodiscard]] virtual std::string item_name(const Item& item, std::size_t index) const {
        static_cast<void>(item);
        return "item " + std::to_string(index);
    }

    /// Is awaited after each chunk, when none of its items is being processed, before the next.
    virtual Task<> chunk_completed(BatchChunk chunk) {
        static_cast<void>(chunk);
        co_return;
    }

    Task<BatchResult<Value>> execute(std::vector<Item> items) final;

private:
    struct Collected {
        BatchResult<Value> result;
        detail::SpinLock lock;
        std::vector<ItemFailure> failures; // guarded by the lock
    };

    Task<> run_item(Item& item, std::size_t index, std::uint32_t ordinal, Collected& collected);

    BatchOptions options_;
};

template <class Item, class Result, template <class> class... Mixins>
auto BatchWorkflow<Item, Result, Mixins...>::execute(std::vector<Item> items)
    -> Task<BatchResult<Value>> {
    const std::size_t count = items.size();
    const std::size_t chunk_size = options_.chunk_size == 0 ? count : options_.chunk_size;
    const std::uint32_t ordinal = this->context().reserve_steps(static_cast<std::uint32_t>(count));
    this->plan_steps(static_cast<double>(count) * options_.item.weight);

    Collected collected;
    detail::BatchAccess::values(collected.result).resize(count);
    const auto run = [&](std::size_t index) {
        return run_item(items[index], index, ordinal + static_cast<std::uint32_t>(index),
                        collected);
    };
    for (std::size_t first = 0; first < count;) {
        const std::size_t end = first + std::min(chunk_size, count - first);
        const auto indices = std::views::iota(first, end);
        co_await map_concurrent(indices, options_.concurrency, run);
        co_await chunk_completed({first, end, count});
        first = end;
    }
    detail::BatchAccess::set_failures(collected.result, std::move(collected.failures));
    co_return std::move(collected.result);
}

template <class Item, class Result, template <class> class... Mixins>
Task<> BatchWorkflow<Item, Result, Mixins...>::run_item(Item& item, std::size_t index,
                                                        std::uint32_t ordinal,
                                                        Collected& collected) {
    using Call = detail::StepCall<Task<Result> (BatchWorkflow::*)(Item), BatchWorkflow*, Item>;
    const std::string name = item_name(item, index);
    StepOptions options = options_.item;
    options.ordinal = ordinal;
    Task<> step = detail::run_step(
        name, options, Call{&BatchWorkflow::process, this, std::move(item)},
        detail::LeaveIn<Value>{&detail::BatchAccess::values(collected.result)[index]});
    try {
        co_await std::move(step);
        co_return;
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        if (options_.on_failure == OnItemFailure::fail_fast)
            throw;
        const std::scoped_lock guard{collected.lock};
        collected.failures.push_back({index, name, std::current_exception()});
    }
    // A failed step does not move the percentage, but this one has been dealt with.
    StepScope settled{this->context(), name, options.weight, ordinal};
    settled.report(100);
}

template <class Item, class Result, template <class> class... Mixins>
GraphView BatchWorkflow<Item, Result, Mixins...>::graph() const {
    const auto state = [this] {
        switch (this->status()) {
        case WorkflowStatus::running:
        case WorkflowStatus::paused:
            return NodeState::running;
        case WorkflowStatus::completed:
            return NodeState::done;
        case WorkflowStatus::failed:
            return NodeState::failed;
        case WorkflowStatus::cancelled:
            return NodeState::skipped;
        default:
            return NodeState::waiting;
        }
    };
    GraphView view;
    view.workflow = this->name();
    view.nodes.push_back({.name = "items", .kind = NodeKind::group, .state = state()});
    return view;
}

/// A batch from a function: `AsyncBatch shrink{"shrink", shrink_photo, {.concurrency = 4}};`
///
/// The function is a coroutine, or a plain function, of one parameter: the item.
/// Lifetime: owns the function; a coroutine lambda may use its captures.
template <class Item, class Result, class Function>
class AsyncBatch : public BatchWorkflow<Item, Result> {
public:
    AsyncBatch(std::string_view name, Function function, const BatchOptions& options = {})
        : BatchWorkflow<Item, Result>{options, {.name = name}}, function_(std::move(function)) {}

protected:
    Task<Result> process(Item item) override {
        return detail::call_as_task<Result>(function_, std::move(item));
    }

private:
    Function function_;
};

template <detail::HasSignature Function>
AsyncBatch(std::string_view, Function, BatchOptions = {})
    -> AsyncBatch<typename detail::Signature<Function>::Input,
                  std::remove_cvref_t<typename detail::Awaited<
                      typename detail::Signature<Function>::Returned>::type>,
                  Function>;

} // namespace coflow
