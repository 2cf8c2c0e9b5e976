// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

namespace detail {

template <class T>
inline constexpr bool is_optional_member = false;
template <class T>
inline constexpr bool is_optional_member<std::optional<T>> = true;

/// A message of the JSON library without its "[json.exception.type_error.302] ".
inline std::string_view plain_reason(std::string_view what) {
    const std::size_t end = what.starts_with("[json.") ? what.find("] ") : what.npos;
    return end == what.npos ? what : what.substr(end + 2);
}

} // namespace detail

/// Reads a request's members from JSON, each into a field, and refuses those that nobody has read:
///
///     JsonMembers{json}.required("file", request.file).optional("size", request.size).done();
///
/// An optional member that is absent leaves its field as it is; `null` empties a `std::optional`.
/// Numbers must fit their field; durations are in seconds. Messages name the member:
/// `"decode": "longest_side": must be a whole number`.
/// Lifetime: the JSON outlives this.
template <class Json>
class JsonMembers {
public:
    /// Throws: `Error` (type_mismatch) if it is no object.
    explicit JsonMembers(const Json& object) : json_{object} {
        if (!object.is_object())
            throw Error{ErrorCode::type_mismatch,
                        std::string{"must be an object and is of type "} + object.type_name()};
    }

    /// Throws: `Error` (not_found) if it is absent; (type_mismatch), or what a `from_json` throws,
    /// if it does not fit.
    template <class T>
    JsonMembers& required(const std::string& name, T& field) {
        if (!json_.contains(name))
            throw Error{ErrorCode::not_found, '"' + name + "\" is missing"};
        return optional(name, field);
    }

    /// Throws: as above, if it is there.
    template <class T>
    JsonMembers& optional(const std::string& name, T& field) {
        known_.insert(name);
        const auto place = json_.find(name);
        if (place == json_.end())
            return *this;
        try {
            read(*place, field);
        } catch (const Error& error) {
            throw Error{error.code(), '"' + name + "\": " + error.what()};
        } catch (const std::exception& error) {
            throw Error{ErrorCode::type_mismatch,
                        '"' + name + "\": " + std::string{detail::plain_reason(error.what())}};
        }
        return *this;
    }

    /// Throws: `Error` (invalid_argument) for a member that was not read, with those that were: it
    /// is a slip of the pen.
    void done() const {
        for (const auto& [name, value] : json_.items())
            if (!known_.contains(name))
                throw Error{ErrorCode::invalid_argument,
                            "nothing is called \"" + name + "\" here; known: " + names()};
    }

private:
    template <class T>
    static void read(const Json& value, T& field) {
        if constexpr (detail::is_optional_member<T>) {
            field.reset();
            if (!value.is_null())
                read(value, field.emplace());
        } else if constexpr (std::integral<T> && !std::same_as<T, bool>) {
            read_integer(value, field);
        } else {
            value.get_to(field);
        }
    }
    template <class Period>
    static void read(const Json& value, std::chrono::duration<double, Period>& field) {
        field = std::chrono::duration<double>{value.template get<double>()};
    }

    /// A conversion of the library would make a large number of a negative one.
    template <class T>
    static void read_integer(const Json& value, T& field) {
        if (!value.is_number_integer())
            throw Error{ErrorCode::type_mismatch, "must be a whole number"};
        const bool fits = value.is_number_unsigned()
                              ? std::in_range<T>(value.template get<std::uint64_t>())
                              : std::in_range<T>(value.template get<std::int64_t>());
        if (!fits)
            throw Error{ErrorCode::type_mismatch, std::unsigned_integral<T> && value < 0
                                                      ? "must be 0 or more"
                                                      : "is too large or too small"};
        field = value.template get<T>();
    }

    [[nodiscard]] std::string names() const {
        std::string text;
        for (const std::string& name : known_)
            text.append(text.empty() ? "\"" : ", \"").append(name) += '"';
        return text;
    }

    const Json& json_;
    std::set<std::string> known_;
};

} // namespace coflow
