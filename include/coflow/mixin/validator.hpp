// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/checks.hpp"
#include "coflow/mixin/detail/apply_check.hpp"
#include "coflow/mixin/violation.hpp"

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace coflow {

/// Rules for values of type `T`; says all that is wrong with one.
///
///     Validator<Song> rules;
///     rules.field("bpm", &Song::bpm, in_range(20, 300))
///         .field("style", &Song::style, required(), one_of("rock", "pop"))
///         .field("artist", &Song::artist, artist_rules)   // nested: "artist.name is empty"
///         .rule("title", [](const Song& song) { return song.title != song.file; }, "is a file");
///
/// `Validator<nlohmann::json>` is another, in `json_validation.hpp`.
/// Thread safety: a constant one may be used by several threads if its predicates may.
template <class T>
class Validator {
public:
    /// The member, or what a function of the value returns, passes the checks. A validator is a
    /// check, too.
    template <class Member, class... Checks>
        requires std::invocable<const Member&, const T&>
    Validator& field(std::string name, Member member, Checks... checks) {
        rules_.push_back(
            [name = std::move(name), member = std::move(member),
             checks = std::tuple{std::move(checks)...}](const T& value, Violations& found) {
                const Violations::Place place = found.at(name);
                detail::report_failure(found, [&] { // reading the member may throw as well
                    detail::apply_checks(checks, std::invoke(member, value), found);
                });
            });
        return *this;
    }

    /// What holds for the value as a whole; `path` says what the message is about.
    template <std::predicate<const T&> Predicate>
    Validator& rule(std::string path, Predicate predicate, std::string message) {
        return field(std::move(path), std::identity{},
                     satisfies(std::move(predicate), std::move(message)));
    }

    /// All that is wrong; empty for a valid value.
    [[nodiscard]] std::vector<Violation> check(const T& value) const {
        Violations found;
        (*this)(value, found);
        return found.take();
    }

    /// Throws: `ValidationError` with all that is wrong; `what` names the value in its message.
    void validate(const T& value, std::string_view what = "the value") const {
        std::vector<Violation> found = check(value);
        if (!found.empty())
            throw ValidationError{what, std::move(found)};
    }

    void operator()(const T& value, Violations& found) const {
        for (const Rule& rule : rules_)
            rule(value, found);
    }

private:
    using Rule = std::function<void(const T&, Violations&)>;

    std::vector<Rule> rules_;
};

} // namespace coflow
