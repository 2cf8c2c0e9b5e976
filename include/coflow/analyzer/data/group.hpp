// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/aggregate.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/reject_file.hpp"

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coflow::data {

inline constexpr std::size_t most_groups = 1'000'000;

/// One record for each combination of values of the fields `by`, in the order in which they first
/// occur: these fields, and the aggregates over the records that have them. Without fields, one
/// record for all.
///
/// Memory is needed for the groups, not for the records; more than `most` groups are an error.
/// A record with a value that cannot be aggregated is a bad one and counts nowhere.
inline Records group(Records records, std::vector<std::string> by,
                     std::vector<Aggregate> aggregates, RejectFile* rejects = nullptr,
                     std::size_t most = most_groups) {
    struct Group {
        Record record; // the fields that it is grouped by
        std::vector<Aggregator> values;
    };
    std::vector<std::unique_ptr<Group>> groups;
    std::unordered_map<std::string, Group*> found;
    while (const std::optional<Record> record = co_await records.next()) {
        const std::string wrong = why_not_aggregated(aggregates, record->fields);
        if (!wrong.empty()) {
            co_await detail::reject(rejects, *record, wrong);
            continue;
        }
        Json key = Json::object();
        for (const std::string& field : by)
            key[field] = record->fields.value(field, Json{});
        Group*& place = found[to_line(key)];
        if (place == nullptr) {
            if (groups.size() == most)
                throw Error{ErrorCode::invalid_argument, "there are more than the " +
                                                             std::to_string(most) +
                                                             " groups that are allowed"};
            groups.push_back(std::make_unique<Group>());
            place = groups.back().get();
            place->record = {std::move(key), record->line, record->source};
            place->values.resize(aggregates.size());
        }
        for (std::size_t index = 0; index < aggregates.size(); ++index)
            place->values[index].add(aggregates[index], record->fields);
    }
    found.clear();
    for (std::unique_ptr<Group>& each : groups) {
        const std::unique_ptr<Group> done = std::move(each);
        for (std::size_t index = 0; index < aggregates.size(); ++index)
            done->record.fields[aggregates[index].as] =
                done->values[index].result(aggregates[index]);
        co_yield moving(done->record);
    }
}

} // namespace coflow::data
