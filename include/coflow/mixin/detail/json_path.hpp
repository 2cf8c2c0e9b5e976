// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/mixin/violation.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace coflow::detail {

/// The way to a value within JSON: "song.tags.0" or the JSON pointer "/song/tags/0".
class JsonPath {
public:
    /// Throws: `Error` (invalid_argument).
    explicit JsonPath(std::string_view path) {
        if (path.starts_with('/'))
            parse_pointer(path.substr(1));
        else if (!path.empty())
            split(path, '.', [this](std::string_view name) {
                if (name.empty())
                    throw Error{ErrorCode::invalid_argument, "a name in a JSON path is empty"};
                names_.emplace_back(name);
            });
    }

    /// Null if nothing is there.
    [[nodiscard]] const nlohmann::json* find(const nlohmann::json& whole) const {
        const nlohmann::json* value = &whole;
        for (const std::string& name : names_) {
            value = member(*value, name);
            if (value == nullptr)
                return nullptr;
        }
        return value;
    }

    /// Calls `report()`; violations that it adds are of this path.
    template <class Report>
    void within(Violations& found, Report&& report, std::size_t depth = 0) const {
        if (depth == names_.size())
            return report();
        const Violations::Place place = found.at(names_[depth]);
        within(found, report, depth + 1);
    }

private:
    template <class Take>
    static void split(std::string_view text, char separator, Take&& take) {
        for (;;) {
            const std::size_t end = text.find(separator);
            take(text.substr(0, end));
            if (end == std::string_view::npos)
                return;
            text.remove_prefix(end + 1);
        }
    }

    void parse_pointer(std::string_view pointer) {
        split(pointer, '/', [&](std::string_view escaped) {
            std::string name;
            for (std::size_t index = 0; index < escaped.size(); ++index) {
                if (escaped[index] != '~') {
                    name += escaped[index];
                    continue;
                }
                ++index;
                if (index == escaped.size() || (escaped[index] != '0' && escaped[index] != '1'))
                    throw Error{ErrorCode::invalid_argument,
                                quote(pointer) + " is no JSON pointer: ~ stands before 0 or 1"};
                name += escaped[index] == '0' ? '~' : '/';
            }
            names_.push_back(std::move(name));
        });
    }

    static const nlohmann::json* member(const nlohmann::json& value, const std::string& name) {
        if (value.is_object()) {
            const auto found = value.find(name);
            return found == value.end() ? nullptr : &*found;
        }
        if (!value.is_array())
            return nullptr;
        std::size_t index = 0;
        const char* const end = name.data() + name.size();
        const auto [stopped, error] = std::from_chars(name.data(), end, index);
        const bool is_index = error == std::errc{} && stopped == end;
        return is_index && index < value.size() ? &value[index] : nullptr;
    }

    std::vector<std::string> names_;
};

} // namespace coflow::detail
