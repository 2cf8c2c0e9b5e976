// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/data/record.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::data::detail {

/// Throws: `Error` (type_mismatch), which names the step.
template <class T>
T read_step(std::string_view step, const Json& json) {
    try {
        return json.get<T>();
    } catch (const std::exception& error) {
        throw Error{ErrorCode::type_mismatch, "the transformation " + quote(step) + " is given " +
                                                  quote(to_line(json), 100) + ": " + error.what()};
    }
}

/// The members of a step's description.
class StepFields {
public:
    /// Throws: `Error` (type_mismatch) for a member that is not known.
    StepFields(std::string_view step, const Json& json, const std::vector<std::string>& known)
        : step_{step}, json_{json} {
        if (!json.is_object())
            fail("is described by an object, not " + quote(to_line(json), 100));
        for (const auto& [name, value] : json.items())
            if (std::find(known.begin(), known.end(), name) == known.end())
                fail("has no " + quote(name, 100));
    }

    [[nodiscard]] const Json& get(const std::string& name) const {
        const auto place = json_.find(name);
        if (place == json_.end())
            fail("needs " + quote(name));
        return *place;
    }
    [[nodiscard]] Json get(const std::string& name, const Json& otherwise) const {
        return json_.value(name, otherwise);
    }
    [[nodiscard]] std::string text(const std::string& name) const {
        return read_step<std::string>(step_, get(name));
    }
    [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise) const {
        return json_.contains(name) ? text(name) : otherwise;
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error{ErrorCode::type_mismatch, "the transformation " + quote(step_) + " " + what};
    }

    std::string_view step_;
    const Json& json_;
};

using Comparison = bool (*)(const Json&, const Json&);

/// False for a null, which is neither less nor greater.
inline bool comparable(const Json& left, const Json& right) {
    if (left.is_null() || right.is_null())
        return false;
    if ((left.is_number() && right.is_number()) || (left.is_string() && right.is_string()))
        return true;
    throw Error{ErrorCode::type_mismatch, quote(to_line(left), 100) + " cannot be compared with " +
                                              quote(to_line(right), 100)};
}

inline Comparison comparison(const std::string& name) {
    if (name == "==")
        return [](const Json& left, const Json& right) { return left == right; };
    if (name == "!=")
        return [](const Json& left, const Json& right) { return left != right; };
    if (name == "<")
        return [](const Json& left, const Json& right) {
            return comparable(left, right) && left < right;
        };
    if (name == "<=")
        return [](const Json& left, const Json& right) {
            return comparable(left, right) && left <= right;
        };
    if (name == ">")
        return [](const Json& left, const Json& right) {
            return comparable(left, right) && left > right;
        };
    if (name == ">=")
        return [](const Json& left, const Json& right) {
            return comparable(left, right) && left >= right;
        };
    throw Error{ErrorCode::type_mismatch, quote(name, 100) + " is none of: == != < <= > >="};
}

using Arithmetic = double (*)(double, double);

inline Arithmetic arithmetic(const std::string& name) {
    if (name == "+")
        return [](double left, double right) { return left + right; };
    if (name == "-")
        return [](double left, double right) { return left - right; };
    if (name == "*")
        return [](double left, double right) { return left * right; };
    if (name == "/")
        return [](double left, double right) { return left / right; };
    throw Error{ErrorCode::type_mismatch, quote(name, 100) + " is none of: + - * /"};
}

/// The operands are numbers, or names of fields; null if one of them is.
inline Json calculate(Arithmetic operation, const std::vector<Json>& of, const Json& fields) {
    Json result;
    for (const Json& operand : of) {
        const Json value =
            operand.is_string() ? fields.value(operand.get<std::string>(), Json{}) : operand;
        if (value.is_null())
            return value;
        if (!value.is_number())
            throw Error{ErrorCode::type_mismatch, quote(to_line(value), 100) + " is no number"};
        result = result.is_null() ? value.get<double>()
                                  : operation(result.get<double>(), value.get<double>());
    }
    if (result.is_number() && !std::isfinite(result.get<double>()))
        throw Error{ErrorCode::invalid_argument, "the result is no finite number"};
    return result;
}

} // namespace coflow::data::detail
