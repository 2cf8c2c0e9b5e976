// SPDX-License-Identifier: MIT
#include "app/set_member.hpp"

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <string>

namespace media {

namespace {

using nlohmann::json;

[[noreturn]] void refuse(std::string_view assignment, const std::string& why) {
    throw coflow::Error{coflow::ErrorCode::invalid_argument,
                        "--set " + coflow::quote(assignment, 100) + ": " + why};
}

/// Text that looks deep enough to exhaust the stack is no JSON that a request needs.
bool is_json(std::string_view text) {
    constexpr int deepest = 100;
    bool is_flat = true;
    const auto check = [&](int depth, json::parse_event_t, json&) {
        is_flat = is_flat && depth < deepest;
        return is_flat;
    };
    return !json::parse(text, check, false).is_discarded() && is_flat;
}

json value_of(std::string_view text) { return is_json(text) ? json::parse(text) : json(text); }

json& member(json& parent, std::string_view name, std::string_view assignment) {
    if (name.empty())
        refuse(assignment, "a name in the path is empty");
    if (parent.is_array()) {
        std::size_t index = 0;
        const char* const end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(name.data(), end, index);
        if (error != std::errc{} || stop != end || index >= parent.size())
            refuse(assignment, coflow::quote(name, 100) + " is no index into an array of " +
                                   std::to_string(parent.size()));
        return parent[index];
    }
    if (parent.is_null())
        parent = json::object();
    if (!parent.is_object())
        refuse(assignment, "what is before " + coflow::quote(name, 100) + " is no object");
    return parent[std::string{name}];
}

} // namespace

void set_member(json& request, std::string_view assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == assignment.npos)
        refuse(assignment, "is not of the form member=value");
    std::string_view path = assignment.substr(0, equals);
    json* place = &request;
    for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.')) {
        place = &member(*place, path.substr(0, dot), assignment);
        path.remove_prefix(dot + 1);
    }
    member(*place, path, assignment) = value_of(assignment.substr(equals + 1));
}

} // namespace media
