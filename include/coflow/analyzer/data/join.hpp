// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/detail/enum_names.hpp"
#include "coflow/analyzer/data/record.hpp"
#include "coflow/analyzer/data/reject_file.hpp"
#include "coflow/core/task.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace coflow::data {

/// Records in memory that are found by one of their fields.
///
/// A text and a number that are written the same are the same key, as CSV knows no numbers.
/// Thread safety: a constant one may be used by several threads.
class KeyedTable {
public:
    static constexpr std::size_t most_records = 1'000'000;

    /// Reads all records.
    ///
    /// Throws: `DataError` for a record without the field, or with the key of another one, and for
    /// one more than `most`, which limits the memory.
    static Task<KeyedTable> load(Records records, std::string key,
                                 std::size_t most = most_records) {
        KeyedTable table{std::move(key)};
        while (std::optional<Record> record = co_await records.next()) {
            const std::optional<std::string> text = text_of(record->fields, table.key_);
            std::string wrong;
            if (!text)
                wrong = "has no " + quote(table.key_);
            else if (table.found_.size() == most)
                wrong = "is one more than the " + std::to_string(most) + " that are allowed";
            else if (!table.found_.try_emplace(*text, std::move(record->fields)).second)
                wrong = "has the same " + quote(table.key_) + " as another: " + quote(*text, 100);
            if (!wrong.empty())
                co_await detail::reject(nullptr, *record, wrong);
        }
        co_return table;
    }

    /// Null if there is none.
    [[nodiscard]] const Json* find(const std::string& key) const {
        const auto place = found_.find(key);
        return place == found_.end() ? nullptr : &place->second;
    }
    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    [[nodiscard]] std::size_t size() const noexcept { return found_.size(); }

    /// The field as a key; nothing if it is absent or null.
    [[nodiscard]] static std::optional<std::string> text_of(const Json& fields,
                                                            const std::string& field) {
        const auto place = fields.find(field);
        if (place == fields.end() || place->is_null())
            return std::nullopt;
        return place->is_string() ? place->get<std::string>() : to_line(*place);
    }

private:
    explicit KeyedTable(std::string key) : key_{std::move(key)} {}

    std::string key_;
    std::unordered_map<std::string, Json> found_;
};

/// What becomes of a record that the table knows nothing about.
enum class JoinKind : std::uint8_t {
    inner,   ///< It is left out.
    left,    ///< It stays as it is.
    required ///< It is a bad record.
};

constexpr auto enum_names(JoinKind) {
    return std::array{detail::EnumName{JoinKind::inner, "inner"},
                      detail::EnumName{JoinKind::left, "left"},
                      detail::EnumName{JoinKind::required, "required"}};
}

/// Records with what the table knows about the value of their `field`: its fields but the key,
/// named with the prefix. A field that the record has already makes it a bad one.
///
/// Lifetime: the table outlives the records.
inline Records join(Records records, const KeyedTable& table, std::string field,
                    JoinKind kind = JoinKind::inner, std::string prefix = {},
                    RejectFile* rejects = nullptr) {
    while (std::optional<Record> record = co_await records.next()) {
        const std::optional<std::string> key = KeyedTable::text_of(record->fields, field);
        const Json* const known = key ? table.find(*key) : nullptr;
        std::string wrong;
        if (known == nullptr && kind == JoinKind::inner)
            continue;
        if (known == nullptr && kind == JoinKind::required)
            wrong = key ? "nothing is known about " + quote(field, 100) + " " + quote(*key, 100)
                        : "has no " + quote(field, 100);
        if (known != nullptr)
            for (const auto& [name, value] : known->items())
                if (name != table.key() && wrong.empty() &&
                    !record->fields.emplace(prefix + name, value).second)
                    wrong = "has a field " + quote(prefix + name, 100) +
                            " already; join it with a prefix";
        if (wrong.empty())
            co_yield moving(*record);
        else
            co_await detail::reject(rejects, *record, wrong);
    }
}

} // namespace coflow::data
