// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/mixin/configuration_value.hpp"
#include "coflow/mixin/detail/read_setting.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// Where a setting comes from; a later one wins.
enum class ConfigurationLayer : std::uint8_t { defaults, file, environment, program };

/// Where a program runs, as the setting "environment" says.
enum class DeploymentEnvironment : std::uint8_t { development, testing, staging, production };

[[nodiscard]] std::string_view to_string(DeploymentEnvironment environment) noexcept;

/// The settings of a program by dotted paths: a snapshot that never changes; `ConfigurationBuilder`
/// makes one.
///
/// Types: `bool`, the integers and floating-point numbers, `std::string`, `std::filesystem::path`,
/// durations ("30s", "1h30m"; a bare number is seconds), `ByteSize` ("64KiB"; a bare number is
/// bytes), and vectors of them.
/// Thread safety: may be read by several threads. Copies are cheap, and share the settings.
class Configuration {
public:
    /// Without any settings.
    Configuration() = default;

    /// The setting, or `otherwise` if nobody has set it.
    ///
    /// Throws: `Error` (type_mismatch) for a setting of another type, with its path and where it
    /// comes from.
    template <class T>
    [[nodiscard]] T get(std::string_view path, T otherwise) const {
        std::optional<T> value = find<T>(path);
        return value ? *std::move(value) : std::move(otherwise);
    }
    [[nodiscard]] std::string get(std::string_view path, const char* otherwise) const {
        return get(path, std::string{otherwise});
    }

    /// The setting, which must be there.
    ///
    /// Throws: also `Error` (not_found).
    template <class T>
    [[nodiscard]] T get(std::string_view path) const {
        std::optional<T> value = find<T>(path);
        if (!value)
            throw Error{ErrorCode::not_found, "configuration " + quote(path) + " is not set"};
        return *std::move(value);
    }

    /// Nothing if nobody has set it.
    ///
    /// Throws: as the first `get`.
    template <class T>
    [[nodiscard]] std::optional<T> find(std::string_view path) const;

    [[nodiscard]] bool contains(std::string_view path) const { return entry(path) != nullptr; }

    /// Which layer has set it; nothing if none has.
    [[nodiscard]] std::optional<ConfigurationLayer> layer(std::string_view path) const {
        const Entry* const found = entry(path);
        return found == nullptr ? std::nullopt : std::optional{found->layer};
    }

    /// The setting "environment"; development if it is not set.
    ///
    /// Throws: `Error` (type_mismatch) for a name that is none of the four.
    [[nodiscard]] DeploymentEnvironment environment() const;

    /// The setting "debug"; without it, true unless the environment is production.
    [[nodiscard]] bool debug_mode() const {
        return get("debug", environment() != DeploymentEnvironment::production);
    }

    /// The setting "log_level", one of spdlog's: trace, debug, info, warning, error, critical, off.
    /// Without it, "warning" in production and "debug" elsewhere.
    ///
    /// Throws: `Error` (type_mismatch) for another name.
    [[nodiscard]] std::string log_level() const;

private:
    friend class ConfigurationBuilder;
    struct Entry {
        ConfigurationValue value;
        ConfigurationLayer layer;
        std::string source;
    };
    using Entries = std::map<std::string, Entry, std::less<>>;

    explicit Configuration(Entries entries)
        : entries_{std::make_shared<const Entries>(std::move(entries))} {}

    [[nodiscard]] const Entry* entry(std::string_view path) const {
        if (entries_ == nullptr)
            return nullptr;
        const auto found = entries_->find(path);
        return found == entries_->end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool is_section(std::string_view path) const {
        if (entries_ == nullptr)
            return false;
        const std::string beginning = std::string{path} + '.';
        const auto first = entries_->lower_bound(beginning);
        return first != entries_->end() && first->first.starts_with(beginning);
    }
    [[noreturn]] static void mismatch(std::string_view path, const Entry& entry,
                                      std::string_view wanted) {
        throw Error{ErrorCode::type_mismatch, "configuration " + quote(path) + " is " +
                                                  detail::setting_text(entry.value.get()) + " by " +
                                                  entry.source + ", not " + std::string{wanted}};
    }

    std::shared_ptr<const Entries> entries_;
};

template <class T>
std::optional<T> Configuration::find(std::string_view path) const {
    using Type = detail::SettingType<T>;
    const Entry* const found = entry(path);
    if (found == nullptr) {
        if (is_section(path))
            throw Error{ErrorCode::type_mismatch, "configuration " + quote(path) +
                                                      " is a section, not " +
                                                      std::string{Type::name}};
        return {};
    }
    const bool from_environment = found->layer == ConfigurationLayer::environment;
    std::optional<T> value = from_environment
                                 ? Type::parse(std::get<std::string>(found->value.get()))
                                 : Type::read(found->value.get());
    if (!value)
        mismatch(path, *found, Type::name);
    return value;
}

inline DeploymentEnvironment Configuration::environment() const {
    using enum DeploymentEnvironment;
    const std::string name = detail::to_lower(get("environment", "development"));
    for (const DeploymentEnvironment known : {development, testing, staging, production})
        if (name == to_string(known))
            return known;
    mismatch("environment", *entry("environment"), "development, testing, staging or production");
}

inline std::string Configuration::log_level() const {
    const bool quiet = environment() == DeploymentEnvironment::production;
    std::string name = detail::to_lower(get("log_level", quiet ? "warning" : "debug"));
    for (const char* known : {"trace", "debug", "info", "warning", "error", "critical", "off"})
        if (name == known)
            return name;
    mismatch("log_level", *entry("log_level"),
             "trace, debug, info, warning, error, critical or off");
}

inline std::string_view to_string(DeploymentEnvironment environment) noexcept {
    switch (environment) {
    case DeploymentEnvironment::development:
        return "development";
    case DeploymentEnvironment::testing:
        return "testing";
    case DeploymentEnvironment::staging:
        return "staging";
    case DeploymentEnvironment::production:
        return "production";
    }
    return "unknown";
}

} // namespace coflow
