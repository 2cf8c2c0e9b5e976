// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/step_fields.hpp"
#include "coflow/analyzer/data/group.hpp"
#include "coflow/analyzer/data/join.hpp"
#include "coflow/analyzer/data/read_records.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/transform.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::data {

/// One transformation of a stream; what it cannot take goes to the rejects, if there are any.
using Transformation = std::function<Records(Records, RejectFile*)>;

namespace detail {

inline Transformation filter_step(const Json& json) {
    StepFields fields{"filter", json, {"field", "is", "value"}};
    return [field = fields.text("field"), compare = comparison(fields.text("is")),
            value = fields.get("value")](Records records, RejectFile* rejects) {
        return filter(
            std::move(records),
            [field, compare, value](const Record& record) {
                return compare(record.fields.value(field, Json{}), value);
            },
            rejects);
    };
}

inline Transformation select_step(const Json& json) {
    return [names = read_step<std::vector<std::string>>("select", json)](Records records,
                                                                         RejectFile* rejects) {
        return map(
            std::move(records),
            [names](const Record& record) {
                Record selected{Json::object(), record.line, record.source};
                for (const std::string& name : names)
                    if (record.fields.contains(name))
                        selected.fields[name] = record.fields[name];
                return selected;
            },
            rejects);
    };
}

inline Transformation derive_step(const Json& json) {
    StepFields fields{"derive", json, {"field", "is", "of"}};
    return [field = fields.text("field"), operation = arithmetic(fields.text("is")),
            of = read_step<std::vector<Json>>("derive", fields.get("of"))](Records records,
                                                                           RejectFile* rejects) {
        return derive(
            std::move(records), field,
            [operation, of](const Json& record) { return calculate(operation, of, record); },
            rejects);
    };
}

struct JoinStep {
    std::string file;
    std::string key;
    std::string field;
    JoinKind kind = JoinKind::inner;
    std::string prefix;
};

inline Records join_file(Records records, JoinStep step, RejectFile* rejects) {
    KeyedTable table = co_await KeyedTable::load(read_records(step.file), step.key);
    Records joined = join(std::move(records), table, step.field, step.kind, step.prefix, rejects);
    while (std::optional<Record> record = co_await joined.next())
        co_yield moving(*record);
}

inline Transformation join_step(const Json& json) {
    StepFields fields{"join", json, {"file", "key", "field", "kind", "prefix"}};
    const std::string key = fields.text("key");
    JoinStep step{fields.text("file"), key, fields.text("field", key),
                  read_step<JoinKind>("join", fields.get("kind", "inner")),
                  fields.text("prefix", "")};
    return [step = std::move(step)](Records records, RejectFile* rejects) {
        return join_file(std::move(records), step, rejects);
    };
}

inline Transformation group_step(const Json& json) {
    StepFields fields{"group", json, {"by", "aggregates"}};
    std::vector<Aggregate> aggregates;
    for (const Json& each : fields.get("aggregates", Json::array())) {
        StepFields aggregate{"aggregate", each, {"kind", "field", "as"}};
        const auto kind = read_step<AggregateKind>("aggregate", aggregate.get("kind"));
        aggregates.push_back(
            {kind,
             kind == AggregateKind::count ? aggregate.text("field", "") : aggregate.text("field"),
             aggregate.text("as")});
    }
    return [by = read_step<std::vector<std::string>>("group", fields.get("by")),
            aggregates = std::move(aggregates)](Records records, RejectFile* rejects) {
        return group(std::move(records), by, aggregates, rejects);
    };
}

} // namespace detail

/// The transformation that JSON describes, an object with the step's name:
///
///     {"filter": {"field": "bpm", "is": ">=", "value": 100}}     == != < <= > >=
///     {"select": ["title", "bpm"]}
///     {"derive": {"field": "beats", "is": "*", "of": ["bpm", 4]}}  + - * /
///     {"join": {"file": "artists.csv", "key": "id", "field": "artist", "kind": "left",
///               "prefix": "artist_"}}                            inner left required
///     {"group": {"by": ["artist"], "aggregates": [{"kind": "mean", "field": "bpm", "as": "bpm"}]}}
///
/// Values that cannot be compared or calculated with make a record a bad one; a null is equal to an
/// absent value, and neither less nor greater than any.
/// Throws: `Error` for what is no such description, and says why.
[[nodiscard]] inline Transformation transformation_of(const Json& json) {
    if (!json.is_object() || json.size() != 1)
        throw Error{ErrorCode::type_mismatch,
                    "a transformation is an object with one member, as {\"select\": [...]}, not " +
                        quote(to_line(json), 100)};
    const std::string& name = json.begin().key();
    const Json& description = json.begin().value();
    if (name == "filter")
        return detail::filter_step(description);
    if (name == "select")
        return detail::select_step(description);
    if (name == "derive")
        return detail::derive_step(description);
    if (name == "join")
        return detail::join_step(description);
    if (name == "group")
        return detail::group_step(description);
    throw Error{ErrorCode::type_mismatch, "there is no transformation " + quote(name, 100) +
                                              "; known: filter, select, derive, join, group"};
}

} // namespace coflow::data
