// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/configuration.hpp"
#include "coflow/mixin/default_configuration.hpp"
#include "coflow/mixin/fwd.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace coflow {

/// Gives a workflow its configuration: the process's one of the time when the workflow is made, or
/// another.
///
/// Beside `LoggingMixin`, a configuration that sets "log_level" or "environment" sets the level of
/// the workflow's logger, at the start of each run.
template <class Host>
class ConfigurationMixin {
protected:
    /// Takes another configuration; in the constructor, not while the workflow runs.
    void use_configuration(Configuration configuration) {
        configuration_ = std::move(configuration);
    }
    [[nodiscard]] const Configuration& configuration() const noexcept { return configuration_; }

    /// See `Configuration::get`.
    template <class T>
    [[nodiscard]] T get_config_value(std::string_view path, T otherwise) const {
        return configuration_.get(path, std::move(otherwise));
    }
    [[nodiscard]] std::string get_config_value(std::string_view path, const char* otherwise) const {
        return configuration_.get(path, otherwise);
    }

    [[nodiscard]] DeploymentEnvironment environment() const { return configuration_.environment(); }
    [[nodiscard]] bool debug_mode() const { return configuration_.debug_mode(); }
    [[nodiscard]] std::string log_level() const { return configuration_.log_level(); }

private:
    template <class>
    friend class LoggingMixin;

    /// Empty if nobody has said one.
    [[nodiscard]] std::string configured_log_level() const {
        const bool says =
            configuration_.contains("log_level") || configuration_.contains("environment");
        return says ? configuration_.log_level() : std::string{};
    }

    Configuration configuration_ = default_configuration();
};

} // namespace coflow
