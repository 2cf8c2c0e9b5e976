// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/mixin/detail/apply_check.hpp"
#include "coflow/mixin/violation.hpp"

#include <nlohmann/json.hpp>

#define VALIJSON_USE_EXCEPTIONS 1                      // it would abort otherwise
#include <valijson/adapters/nlohmann_json_adapter.hpp> // Debian: apt-get install libvalijson-dev
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::detail {

/// Beyond this valijson, which recurses, could exhaust the stack.
inline constexpr std::size_t deepest_json = 200;

/// Why valijson cannot take the value; empty if it can. Strings may only be as long as the standard
/// library's patterns can take.
inline std::string refusal_of(const nlohmann::json& value, std::size_t longest_string,
                              std::size_t depth = 0) {
    if (depth > deepest_json)
        return "is nested too deeply to be checked by a schema";
    if (value.is_string() && value.get_ref<const std::string&>().size() > longest_string)
        return "contains a text that is too long to be checked by a pattern";
    for (const auto& item : value.items()) {
        if (!value.is_structured())
            break;
        if (value.is_object() && item.key().size() > longest_string)
            return "contains a name that is too long to be checked by a pattern";
        std::string refusal = refusal_of(item.value(), longest_string, depth + 1);
        if (!refusal.empty())
            return refusal;
    }
    return {};
}

class ParsedSchema {
public:
    explicit ParsedSchema(const nlohmann::json& schema) {
        try {
            if (!schema.is_object() && !schema.is_boolean())
                throw std::runtime_error{"it is neither an object nor true or false"};
            if (const std::string refusal = refusal_of(schema, std::string::npos); !refusal.empty())
                throw std::runtime_error{"it " + refusal};
            valijson::SchemaParser parser;
            parser.populateSchema(valijson::adapters::NlohmannJsonAdapter{schema}, schema_);
        } catch (const std::exception& error) {
            throw Error{ErrorCode::invalid_argument,
                        std::string{"this is no JSON Schema: "} + error.what()};
        }
        const std::string text = schema.dump();
        for (const char* const keyword : {"\"pattern\"", "\"patternProperties\"", "\"format\""})
            if (text.find(keyword) != std::string::npos)
                longest_string_ = longest_for_pattern;
    }

    void check(const nlohmann::json& value, Violations& found) const {
        if (std::string refusal = refusal_of(value, longest_string_); !refusal.empty()) {
            found.add(std::move(refusal));
            return;
        }
        valijson::ValidationResults results;
        valijson::Validator validator; // one for each call: it caches patterns without a lock
        validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter{value}, &results);
        for (const auto& result : results)
            if (!is_summary(result, results))
                add(result, found);
    }

private:
    using Result = valijson::ValidationResults::Error;

    /// Tells of a part of the value what another result says about the part itself.
    static bool is_summary(const Result& result, const valijson::ValidationResults& results) {
        constexpr std::string_view beginnings[] = {
            "Failed to validate item #", "Failed to validate against schema associated with ",
            "Failed to validate against additional properties schema"};
        const bool may_be = std::ranges::any_of(beginnings, [&](std::string_view beginning) {
            return result.description.starts_with(beginning);
        });
        return may_be && std::any_of(results.begin(), results.end(), [&](const Result& other) {
                   return other.context.size() > result.context.size() &&
                          std::equal(result.context.begin(), result.context.end(),
                                     other.context.begin());
               });
    }

    /// A context is "<root>" and then "[name]" or "[3]" for each level.
    static void add(const Result& result, Violations& found, std::size_t level = 1) {
        if (level >= result.context.size()) {
            found.add(message_of(result.description));
            return;
        }
        std::string_view name = result.context[level];
        if (name.starts_with('[') && name.ends_with(']'))
            name = name.substr(1, name.size() - 2);
        const Violations::Place place = found.at(name);
        add(result, found, level + 1);
    }

    /// So that it continues "/song/bpm".
    static std::string message_of(const std::string& description) {
        std::string message = "breaks the schema: " + description;
        if (message.ends_with('.'))
            message.pop_back();
        return message;
    }

    valijson::Schema schema_;
    std::size_t longest_string_ = std::string::npos;
};

} // namespace coflow::detail
