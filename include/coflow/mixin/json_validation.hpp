// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/checks.hpp"
#include "coflow/mixin/detail/apply_check.hpp"
#include "coflow/mixin/detail/json_path.hpp"
#include "coflow/mixin/detail/read_json.hpp"
#include "coflow/mixin/validation.hpp"
#include "coflow/mixin/violation.hpp"

#include <nlohmann/json.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace coflow {

/// Rules for JSON: which fields it has, of which types, and what holds for their values.
///
///     JsonValidator rules;
///     rules.field<double>("song.bpm", in_range(20, 300))
///         .optional_field<std::string>("style", one_of("rock", "pop"))
///         .field<std::vector<std::string>>("/tags", max_size(10), each(not_empty()));
///
/// A path is dotted, with numbers for the elements of arrays, or a JSON pointer, which begins with
/// a slash; violations tell theirs as JSON pointers. The types are `bool`, the integers and
/// `double`, `std::string`, vectors of them, and `nlohmann::json` for any; for objects, a
/// validator is a check.
template <>
class Validator<nlohmann::json> {
    using Json = nlohmann::json;

public:
    /// The field is there, is a `T`, and passes the checks.
    ///
    /// Throws: `Error` (invalid_argument) for a path that is none.
    template <class T, class... Checks>
    Validator& field(std::string_view path, Checks... checks) {
        return add<T>(path, Presence::required, std::move(checks)...);
    }

    /// The same for a field that may be absent or null.
    template <class T, class... Checks>
    Validator& optional_field(std::string_view path, Checks... checks) {
        return add<T>(path, Presence::optional, std::move(checks)...);
    }

    /// What holds for the value as a whole; `path` says what the message is about, and is empty for
    /// the value itself. A schema is a check on the whole: see `whole`.
    template <std::predicate<const Json&> Predicate>
    Validator& rule(std::string_view path, Predicate predicate, std::string message) {
        rules_.push_back([path = detail::JsonPath{path},
                          check = satisfies(std::move(predicate), std::move(message))](
                             const Json& value, Violations& found) {
            path.within(found, [&] { detail::apply_check(check, value, found); });
        });
        return *this;
    }

    /// The value as a whole passes the check.
    template <std::invocable<const Json&, Violations&> Check>
    Validator& whole(Check check) {
        rules_.push_back([check = std::move(check)](const Json& value, Violations& found) {
            detail::apply_check(check, value, found);
        });
        return *this;
    }

    /// All that is wrong; empty for a valid value.
    [[nodiscard]] std::vector<Violation> check(const Json& value) const {
        Violations found{Violations::Paths::pointers};
        (*this)(value, found);
        return found.take();
    }

    /// Throws: `ValidationError` with all that is wrong; `what` names the value in its message.
    void validate(const Json& value, std::string_view what = "the value") const {
        std::vector<Violation> found = check(value);
        if (!found.empty())
            throw ValidationError{what, std::move(found)};
    }

    void operator()(const Json& value, Violations& found) const {
        for (const Rule& rule : rules_)
            rule(value, found);
    }

private:
    using Rule = std::function<void(const Json&, Violations&)>;
    enum class Presence { required, optional };

    template <class T, class... Checks>
    Validator& add(std::string_view path, Presence presence, Checks... checks) {
        rules_.push_back(
            [path = detail::JsonPath{path}, presence,
             checks = std::tuple{std::move(checks)...}](const Json& value, Violations& found) {
                const Json* const field = path.find(value);
                const bool absent =
                    field == nullptr || (presence == Presence::optional && field->is_null());
                path.within(found, [&] {
                    if (!absent)
                        check_field<T>(*field, checks, found);
                    else if (presence == Presence::required)
                        found.add("is missing");
                });
            });
        return *this;
    }

    template <class T, class Checks>
    static void check_field(const Json& field, const Checks& checks, Violations& found) {
        if constexpr (std::same_as<T, Json>)
            detail::apply_checks(checks, field, found);
        else if (const std::optional<T> value = detail::read_json_as<T>(field, found))
            detail::apply_checks(checks, *value, found);
    }

    std::vector<Rule> rules_;
};

using JsonValidator = Validator<nlohmann::json>;

} // namespace coflow
