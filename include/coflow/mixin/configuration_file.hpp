// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/mixin/configuration_builder.hpp"
#include "coflow/mixin/configuration_value.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

namespace detail {

/// Makes dotted paths of a JSON document.
class SettingsOfJson {
public:
    explicit SettingsOfJson(ConfigurationFile& file) : file_{file} {}

    void add_object(const nlohmann::json& object, const std::string& path = {}, int depth = 0) {
        constexpr int deepest = 64;
        if (depth == deepest)
            throw std::runtime_error{quote(path) + " is nested too deeply"};
        for (const auto& item : object.items())
            add(item.value(), path.empty() ? item.key() : path + "." + item.key(), depth);
    }

private:
    void add(const nlohmann::json& value, const std::string& path, int depth) {
        const bool simple = !value.is_structured() || is_list(value);
        if (!value.is_object()) // a list of objects takes the place of a longer one
            file_.settings.emplace_back(path, simple ? to_value(value) : ConfigurationValue{});
        if (!simple)
            add_object(value, path, depth + 1);
    }

    static bool is_list(const nlohmann::json& value) {
        if (!value.is_array())
            return false;
        for (const nlohmann::json& element : value)
            if (element.is_structured())
                return false;
        return true;
    }

    static ConfigurationValue to_value(const nlohmann::json& value) {
        if (value.is_array()) {
            ConfigurationValue::Array list;
            for (const nlohmann::json& element : value)
                list.push_back(to_value(element));
            return list;
        }
        if (value.is_boolean())
            return value.get<bool>();
        if (value.is_number_unsigned())
            return value.get<std::uint64_t>();
        if (value.is_number_integer())
            return value.get<std::int64_t>();
        if (value.is_number())
            return value.get<double>();
        return value.is_string() ? ConfigurationValue{value.get<std::string>()}
                                 : ConfigurationValue{};
    }

    ConfigurationFile& file_;
};

inline std::string read_all(InputFile file) {
    std::string text;
    std::array<char, 4096> room;
    while (const std::size_t count = file.read(room))
        text.append(room.data(), count);
    return text;
}

} // namespace detail

/// The settings of a JSON file: objects are sections, their names joined by dots; `null` takes back
/// what a lower layer has set. Lists of values are values; the elements of other lists are settings
/// with their numbers as names: "servers.0.host".
///
/// Throws: `FileError` for a file that cannot be read; `Error` (invalid_argument) for one that is
/// no JSON object, with the line.
[[nodiscard]] inline ConfigurationFile read_configuration_file(std::filesystem::path path) {
    const std::string text = detail::read_all(InputFile{path});
    ConfigurationFile file{std::move(path), {}};
    try {
        const nlohmann::json document = nlohmann::json::parse(text);
        if (!document.is_object())
            throw std::runtime_error{"line 1: it is no JSON object"};
        detail::SettingsOfJson{file}.add_object(document);
    } catch (const std::exception& error) {
        std::string_view reason = error.what(); // "[json.exception....] parse error at line 3, ..."
        if (const std::size_t end = reason.find("] ");
            reason.starts_with('[') && end != reason.npos)
            reason.remove_prefix(end + 2);
        throw Error{ErrorCode::invalid_argument, "the configuration file " +
                                                     quote(file.path.native()) + ": " +
                                                     std::string{reason}};
    }
    return file;
}

} // namespace coflow
