// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/mixin/configuration.hpp"
#include "coflow/mixin/configuration_value.hpp"
#include "coflow/mixin/detail/read_setting.hpp"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow {

/// What a configuration file says, in its order; see `read_configuration_file`.
struct ConfigurationFile {
    std::filesystem::path path;
    std::vector<std::pair<std::string, ConfigurationValue>> settings;
};

/// Puts a configuration together from its layers; the order of the calls matters only within one.
///
///     const Configuration configuration = ConfigurationBuilder{}
///         .set_default("workflows.timeout", 300s)
///         .file(read_configuration_file("app.json"))
///         .environment_variables("APP")
///         .set("workflows.max_retries", 5)
///         .build();
///
/// Throws: `Error` (invalid_argument) for a path with an empty name.
class ConfigurationBuilder {
public:
    ConfigurationBuilder& set_default(std::string_view path, ConfigurationValue value) {
        return add(ConfigurationLayer::defaults, path, std::move(value), "the defaults");
    }

    /// A later file wins over an earlier one.
    ConfigurationBuilder& file(const ConfigurationFile& file) {
        const std::string source = "the file " + quote(file.path.native());
        for (const auto& [path, value] : file.settings)
            add(ConfigurationLayer::file, path, value, source);
        return *this;
    }

    /// The variables whose names begin with the prefix and an underscore: after these, two
    /// underscores stand for a dot and capitals for small letters, so that
    /// `APP_WORKFLOWS__MAX_RETRIES=5` is "workflows.max_retries".
    ///
    /// A variable is a text that may stand for any type: `5`, `yes`, `30s`, `a,b,c`.
    /// Thread safety: none beside a thread that changes the environment.
    ConfigurationBuilder& environment_variables(std::string_view prefix) {
        for (char** variable = ::environ; *variable != nullptr; ++variable)
            environment_variable(prefix, *variable);
        return *this;
    }

    /// One variable as "NAME=value"; left out if the name does not begin as above.
    ConfigurationBuilder& environment_variable(std::string_view prefix, std::string_view variable);

    /// The program's own word, above all others.
    ConfigurationBuilder& set(std::string_view path, ConfigurationValue value) {
        return add(ConfigurationLayer::program, path, std::move(value), "the program");
    }

    [[nodiscard]] Configuration build() const;

private:
    struct Setting {
        std::string path;
        ConfigurationValue value;
        std::string source;
    };

    ConfigurationBuilder& add(ConfigurationLayer layer, std::string_view path,
                              ConfigurationValue value, std::string source);
    static void put(Configuration::Entries& entries, const Setting& setting,
                    ConfigurationLayer layer);

    std::array<std::vector<Setting>, 4> layers_;
};

inline ConfigurationBuilder& ConfigurationBuilder::environment_variable(std::string_view prefix,
                                                                        std::string_view variable) {
    const std::size_t equals = variable.find('=');
    const std::string_view name = variable.substr(0, equals);
    if (equals == std::string_view::npos || name.size() <= prefix.size() + 1 ||
        !name.starts_with(prefix) || name[prefix.size()] != '_')
        return *this;
    std::string path = detail::to_lower(name.substr(prefix.size() + 1));
    for (std::size_t at = path.find("__"); at != std::string::npos; at = path.find("__", at + 1))
        path.replace(at, 2, ".");
    return add(ConfigurationLayer::environment, path, variable.substr(equals + 1),
               "the environment variable " + std::string{name});
}

inline ConfigurationBuilder& ConfigurationBuilder::add(ConfigurationLayer layer,
                                                       std::string_view path,
                                                       ConfigurationValue value,
                                                       std::string source) {
    if (path.empty() || path.starts_with('.') || path.ends_with('.') ||
        path.find("..") != std::string_view::npos)
        throw Error{ErrorCode::invalid_argument, "configuration: the path " + quote(path) + " of " +
                                                     source + " has an empty name"};
    layers_[static_cast<std::size_t>(layer)].push_back(
        {std::string{path}, std::move(value), std::move(source)});
    return *this;
}

inline Configuration ConfigurationBuilder::build() const {
    Configuration::Entries entries;
    for (std::size_t layer = 0; layer < layers_.size(); ++layer)
        for (const Setting& setting : layers_[layer])
            put(entries, setting, static_cast<ConfigurationLayer>(layer));
    return Configuration{std::move(entries)};
}

/// A value takes the place of the section of its name, and a section that of a value.
inline void ConfigurationBuilder::put(Configuration::Entries& entries, const Setting& setting,
                                      ConfigurationLayer layer) {
    const std::string& path = setting.path;
    entries.erase(path);
    entries.erase(entries.lower_bound(path + '.'), entries.lower_bound(path + '/'));
    if (std::holds_alternative<std::monostate>(setting.value.get()))
        return;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
        entries.erase(path.substr(0, dot));
    entries.emplace(path, Configuration::Entry{setting.value, layer, setting.source});
}

} // namespace coflow
