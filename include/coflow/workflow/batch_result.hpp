// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/describe.hpp"
#include "coflow/workflow/detail/host_call.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow {

/// An item of a batch that has failed.
struct ItemFailure {
    std::size_t index = 0;
    std::string item; ///< The name of its step.
    std::exception_ptr error;
};

namespace detail {
struct BatchAccess;
}

/// What a batch has made of its items: a result or an error for each, in the order of the items.
///
/// `Result` is `NoInput` where items have no result.
template <class Result>
class BatchResult {
public:
    BatchResult() = default;

    /// How many items there were.
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    [[nodiscard]] bool all_succeeded() const noexcept { return failures_.empty(); }
    [[nodiscard]] bool succeeded(std::size_t index) const { return values_.at(index).has_value(); }

    /// The result of the item at `index`.
    ///
    /// Throws: what the item has thrown.
    [[nodiscard]] const Result& value(std::size_t index) const {
        if (!succeeded(index))
            std::rethrow_exception(failure(index).error);
        return *values_[index];
    }

    /// All results.
    ///
    /// Throws: what the first of the items that failed has thrown.
    [[nodiscard]] std::vector<Result> values() && {
        if (!all_succeeded())
            std::rethrow_exception(failures_.front().error);
        std::vector<Result> values;
        values.reserve(size());
        for (std::optional<Result>& value : values_)
            values.push_back(*std::move(value));
        return values;
    }

    /// The items that failed, in their order.
    [[nodiscard]] const std::vector<ItemFailure>& failures() const noexcept { return failures_; }

    /// The failures for people: a line for each, after one that says how many there are.
    [[nodiscard]] std::string report() const {
        if (all_succeeded())
            return "all " + std::to_string(size()) + " items succeeded\n";
        std::string text =
            std::to_string(failures_.size()) + " of " + std::to_string(size()) + " items failed:\n";
        for (const ItemFailure& failure : failures_)
            text.append("  ").append(failure.item).append(": ").append(describe(failure.error)) +=
                '\n';
        return text;
    }

private:
    friend struct detail::BatchAccess;

    [[nodiscard]] const ItemFailure& failure(std::size_t index) const {
        return *std::ranges::lower_bound(failures_, index, {}, &ItemFailure::index);
    }

    std::vector<std::optional<Result>> values_;
    std::vector<ItemFailure> failures_; // by index
};

namespace detail {

/// How a batch fills in its result.
struct BatchAccess {
    template <class Result>
    static std::vector<std::optional<Result>>& values(BatchResult<Result>& result) noexcept {
        return result.values_;
    }
    template <class Result>
    static void set_failures(BatchResult<Result>& result, std::vector<ItemFailure> failures) {
        std::ranges::sort(failures, {}, &ItemFailure::index);
        result.failures_ = std::move(failures);
    }
};

} // namespace detail

} // namespace coflow
