// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/enum_names.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/base/quote.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace coflow::data {

enum class AggregateKind : std::uint8_t { count, sum, mean, min, max };

constexpr auto enum_names(AggregateKind) {
    return std::array{
        detail::EnumName{AggregateKind::count, "count"},
        detail::EnumName{AggregateKind::sum, "sum"}, detail::EnumName{AggregateKind::mean, "mean"},
        detail::EnumName{AggregateKind::min, "min"}, detail::EnumName{AggregateKind::max, "max"}};
}

/// A number about the values of a field in a group, and the field that it becomes.
///
/// Absent values and nulls count for nothing; all others must be numbers, except to be counted.
/// `count` without a field counts records.
struct Aggregate {
    AggregateKind kind = AggregateKind::count;
    std::string field{};
    std::string as = "count";
};

namespace detail {

/// Null for an absent field.
inline const Json* value_in(const Json& fields, const std::string& name) {
    const auto place = fields.find(name);
    return place == fields.end() || place->is_null() ? nullptr : &*place;
}

} // namespace detail

/// What is wrong with a record that cannot be aggregated; empty for others.
inline std::string why_not_aggregated(const std::vector<Aggregate>& aggregates,
                                      const Json& fields) {
    for (const Aggregate& aggregate : aggregates) {
        const Json* const value = detail::value_in(fields, aggregate.field);
        if (aggregate.kind != AggregateKind::count && value != nullptr && !value->is_number())
            return quote(aggregate.field, 100) + " is no number but " + quote(to_line(*value), 100);
    }
    return {};
}

/// One aggregate of one group. Sums of integers are exact, and integers, while they fit in 64 bits.
class Aggregator {
public:
    void add(const Aggregate& aggregate, const Json& fields) {
        const Json* const value = detail::value_in(fields, aggregate.field);
        const bool counts_records =
            aggregate.kind == AggregateKind::count && aggregate.field.empty();
        if (value == nullptr && !counts_records)
            return;
        ++count_;
        if (aggregate.kind == AggregateKind::count)
            return;
        if (aggregate.kind == AggregateKind::min || aggregate.kind == AggregateKind::max) {
            const bool is_more = best_ < *value;
            if (best_.is_null() || is_more == (aggregate.kind == AggregateKind::max))
                best_ = *value;
            return;
        }
        if (!value->is_number_integer() || !fits(*value) ||
            __builtin_add_overflow(whole_, value->get<std::int64_t>(), &whole_))
            is_whole_ = false;
        sum_ += value->get<double>();
    }

    [[nodiscard]] Json result(const Aggregate& aggregate) const {
        switch (aggregate.kind) {
        case AggregateKind::count:
            return count_;
        case AggregateKind::sum:
            return is_whole_ ? Json(whole_) : Json(sum_);
        case AggregateKind::mean:
            return count_ == 0 ? Json{}
                               : Json((is_whole_ ? double(whole_) : sum_) / double(count_));
        default:
            return best_;
        }
    }

private:
    static bool fits(const Json& whole) {
        return !whole.is_number_unsigned() || whole.get<std::uint64_t>() <= INT64_MAX;
    }

    std::uint64_t count_ = 0;
    std::int64_t whole_ = 0;
    bool is_whole_ = true;
    double sum_ = 0;
    Json best_;
};

} // namespace coflow::data
