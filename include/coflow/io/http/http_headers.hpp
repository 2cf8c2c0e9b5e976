// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/io/http/detail/http_text.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// The header fields of a message, in their order; names are compared ignoring case.
///
/// What could end the field early (a line break, another control character) is refused, so that
/// nobody can smuggle in a field by a value.
class HttpHeaders {
public:
    /// One line of the header.
    struct Field {
        Field(std::string of_name, std::string with_value)
            : name{std::move(of_name)}, value{std::move(with_value)} {}
        std::string name;
        std::string value;
        friend bool operator==(const Field&, const Field&) = default;
    };
    using const_iterator = std::vector<Field>::const_iterator;

    HttpHeaders() = default;
    HttpHeaders(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
        for (const auto& [name, value] : fields)
            add(name, value);
    }

    /// Adds a field beside those that have this name already.
    ///
    /// Throws: `Error` (invalid_argument) for a name or value that no header can have.
    void add(std::string_view name, std::string_view value) {
        value = detail::trimmed(value);
        if (!detail::is_http_token(name))
            throw Error{ErrorCode::invalid_argument,
                        "no HTTP header can have the name " + quote(name)};
        if (!detail::is_http_value(value))
            throw Error{ErrorCode::invalid_argument, "the HTTP header " + std::string{name} +
                                                         " cannot have the value " + quote(value)};
        fields_.emplace_back(std::string{name}, std::string{value});
    }

    /// Makes this the only field of its name.
    void set(std::string_view name, std::string_view value) {
        remove(name);
        add(name, value);
    }

    void remove(std::string_view name) {
        std::erase_if(fields_, [name](const Field& field) {
            return detail::equal_ignoring_case(field.name, name);
        });
    }

    /// The value of the first field of this name; valid until the headers are changed.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept {
        for (const Field& field : fields_)
            if (detail::equal_ignoring_case(field.name, name))
                return field.value;
        return std::nullopt;
    }
    [[nodiscard]] bool contains(std::string_view name) const noexcept {
        return find(name).has_value();
    }

    /// Whether one of the comma-separated words of the fields of this name is `token`, ignoring
    /// case, as in `Connection: keep-alive, Upgrade`.
    [[nodiscard]] bool has_token(std::string_view name, std::string_view token) const noexcept {
        return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) {
            return detail::equal_ignoring_case(field.name, name) &&
                   detail::list_has_token(field.value, token);
        });
    }

    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
    [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }
    [[nodiscard]] const_iterator begin() const noexcept { return fields_.begin(); }
    [[nodiscard]] const_iterator end() const noexcept { return fields_.end(); }

    friend bool operator==(const HttpHeaders&, const HttpHeaders&) = default;

private:
    std::vector<Field> fields_;
};

} // namespace coflow
