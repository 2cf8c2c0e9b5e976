// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/reject_file.hpp"
#include "coflow/core/task.hpp"
#include "coflow/policy/call_result.hpp"

#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

/// \file
/// What is done to a stream, item by item; the items before are dropped by then.
///
/// Functions are coroutines or plain functions, and are given the item, or its fields, by const
/// reference. A record for which one throws a `std::exception` is a bad one: it goes to `rejects`,
/// or ends the stream with a `DataError` that tells its file and line. What is thrown for other
/// items goes through. Cancellation is that of the stream before and of the functions.

namespace coflow::data {

namespace detail {

/// The function's result, or nothing for a record that has been rejected.
template <class T, class Function>
Task<std::optional<call_result_t<Function&, const T&>>>
call_for_item(const T& item, Function& function, RejectFile* rejects) {
    std::string wrong;
    try {
        if constexpr (returns_task<Function&, const T&>)
            co_return co_await std::invoke(function, item);
        else
            co_return std::invoke(function, item);
    } catch (const std::exception& error) {
        if constexpr (!std::same_as<T, Record>)
            throw;
        wrong = error.what();
    }
    if constexpr (std::same_as<T, Record>)
        co_await reject(rejects, item, wrong);
    co_return std::nullopt;
}

} // namespace detail

/// What the function makes of each item: `map(std::move(records), &Song::from_record)`.
template <class T, class Function>
    requires std::invocable<Function&, const T&>
AsyncGenerator<call_result_t<Function&, const T&>> map(AsyncGenerator<T> items, Function function,
                                                       RejectFile* rejects = nullptr) {
    while (const std::optional<T> item = co_await items.next()) {
        auto result = co_await detail::call_for_item(*item, function, rejects);
        if (result)
            co_yield moving(*result);
    }
}

/// The items for which the function returns true.
template <class T, class Function>
    requires std::invocable<Function&, const T&>
AsyncGenerator<T> filter(AsyncGenerator<T> items, Function function,
                         RejectFile* rejects = nullptr) {
    while (std::optional<T> item = co_await items.next()) {
        const std::optional<bool> result = co_await detail::call_for_item(*item, function, rejects);
        if (result.value_or(false))
            co_yield moving(*item);
    }
}

/// Records with a field more, or another value of it: what the function makes of their fields.
template <class Function>
    requires std::invocable<Function&, const Json&>
Records derive(Records records, std::string field, Function function,
               RejectFile* rejects = nullptr) {
    const auto value_of = [&](const Record& record) { return function(record.fields); };
    while (std::optional<Record> record = co_await records.next()) {
        auto value = co_await detail::call_for_item(*record, value_of, rejects);
        if (!value)
            continue;
        record->fields[field] = std::move(*value);
        co_yield moving(*record);
    }
}

/// The records that are valid: `check` is a `JsonValidator`, a `JsonSchema`, or alike; what is
/// wrong with the others is why they are bad.
template <class Check>
    requires requires(const Check& check, const Json& json) { check.validate(json, "the record"); }
Records validated(Records records, Check check, RejectFile* rejects = nullptr) {
    return filter(
        std::move(records),
        [check = std::move(check)](const Record& record) {
            check.validate(record.fields, "the record");
            return true;
        },
        rejects);
}

} // namespace coflow::data
