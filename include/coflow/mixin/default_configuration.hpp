// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/configuration.hpp"
#include "coflow/mixin/configuration_builder.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow {

namespace detail {

class DefaultConfiguration {
public:
    /// Never destroyed, so that destructors of static objects may still ask.
    static DefaultConfiguration& instance() {
        static auto* const only = new DefaultConfiguration;
        return *only;
    }

    Configuration get() {
        const std::scoped_lock guard{lock_};
        if (!configuration_)
            configuration_ = ConfigurationBuilder{}.environment_variables("COFLOW").build();
        return *configuration_;
    }
    void set(Configuration configuration) {
        const std::scoped_lock guard{lock_};
        configuration_ = std::move(configuration);
    }

private:
    std::mutex lock_;
    std::optional<Configuration> configuration_;
};

} // namespace detail

/// The configuration of the process: what `set_default_configuration` was given last or, if it
/// never was called, the environment variables `COFLOW_...` when they were asked for first.
///
/// Lifetime: a snapshot, which a later `set_default_configuration` does not change; workflows keep
/// the one of the time when they were made.
/// Thread safety: may be called from any thread, also while the program ends.
[[nodiscard]] inline Configuration default_configuration() {
    return detail::DefaultConfiguration::instance().get();
}

/// Best called early in main().
inline void set_default_configuration(Configuration configuration) {
    detail::DefaultConfiguration::instance().set(std::move(configuration));
}

/// A setting of the process; see `Configuration::get`.
template <class T>
[[nodiscard]] T get_config_value(std::string_view path, T otherwise) {
    return default_configuration().get(path, std::move(otherwise));
}
[[nodiscard]] inline std::string get_config_value(std::string_view path, const char* otherwise) {
    return default_configuration().get(path, otherwise);
}

} // namespace coflow
