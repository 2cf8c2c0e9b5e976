// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/detail/parsed_schema.hpp"
#include "coflow/mixin/violation.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// A JSON Schema (draft 7, as valijson understands it); says all that is wrong with a value.
///
/// It is a check, too: `input_rules().whole(JsonSchema{schema})`. Needs valijson (Debian:
/// libvalijson-dev) and, with CMake, the target `coflow::json_schema`. References to other
/// documents are refused; so are values nested more than 200 levels deep and, by a schema with
/// patterns or formats, texts of more than 4000 bytes.
/// Thread safety: may be used by several threads.
class JsonSchema {
public:
    /// Throws: `Error` (invalid_argument) for a schema that is none.
    explicit JsonSchema(const nlohmann::json& schema)
        : schema_{std::make_shared<const detail::ParsedSchema>(schema)} {}

    /// All that is wrong, with JSON pointers; empty for a valid value.
    [[nodiscard]] std::vector<Violation> check(const nlohmann::json& value) const {
        Violations found{Violations::Paths::pointers};
        (*this)(value, found);
        return found.take();
    }

    /// Throws: `ValidationError` with all that is wrong; `what` names the value in its message.
    void validate(const nlohmann::json& value, std::string_view what = "the value") const {
        std::vector<Violation> found = check(value);
        if (!found.empty())
            throw ValidationError{what, std::move(found)};
    }

    void operator()(const nlohmann::json& value, Violations& found) const {
        detail::report_failure(found, [&] { schema_->check(value, found); });
    }

private:
    std::shared_ptr<const detail::ParsedSchema> schema_;
};

} // namespace coflow
