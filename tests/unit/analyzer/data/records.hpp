// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"
#include "coflow/core/task.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::test {

/// The elements of a JSON array as the records of a file "test.json".
inline data::Records records_of(data::Json array, std::vector<std::string> columns = {}) {
    const auto source =
        std::make_shared<const data::Source>(data::Source{"test.json", std::move(columns)});
    std::uint64_t line = 0;
    for (data::Json& fields : array) {
        data::Record record{std::move(fields), ++line, source};
        co_yield moving(record);
    }
}

/// The fields of all records, as an array.
inline Task<data::Json> fields_of(data::Records records) {
    data::Json result = data::Json::array();
    while (std::optional<data::Record> record = co_await records.next())
        result.push_back(std::move(record->fields));
    co_return result;
}

} // namespace coflow::test
