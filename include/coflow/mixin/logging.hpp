// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/mixin/detail/run_log.hpp"
#include "coflow/mixin/fwd.hpp"
#include "coflow/model/run_context.hpp"

#include <fmt/format.h>
#include <spdlog/common.h>

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace coflow {

/// Logs a workflow with spdlog: its start and its end by itself, and what the author adds.
///
/// Each line tells the run, its user and the step that began last. The logger is the one that the
/// host has registered with spdlog under the workflow's name; if there is none, one is made at the
/// first run and registered, with the sinks and the level of the default logger at that time, so
/// that `spdlog::set_level` and the like reach it. A level that is off costs a comparison. Beside
/// `ConfigurationMixin`, what the configuration says sets the logger's level when a run starts.
///
/// Thread safety: that of the loggers' sinks. Log while the workflow runs, not from its destructor.
template <class Host>
class LoggingMixin {
public:
    void on_start(RunContext& run) {
        run_ = &run;
        log_.open(run, configured_level());
        if (log_.wants(spdlog::level::info))
            log_.write(spdlog::level::info, "started");
    }
    void on_complete(RunContext&) {
        if (log_.wants(spdlog::level::info))
            log_.write(spdlog::level::info,
                       fmt::format("completed in {:.3f} s", log_.elapsed_seconds()));
    }
    void on_error(RunContext& run, const std::exception_ptr& error) {
        if (log_.wants(spdlog::level::err))
            log_.write(spdlog::level::err,
                       fmt::format("failed after {:.3f} s: {}", log_.elapsed_seconds(),
                                   run.error_message(error)));
    }
    void on_cancel(RunContext&) {
        if (log_.wants(spdlog::level::warn))
            log_.write(spdlog::level::warn,
                       fmt::format("cancelled after {:.3f} s", log_.elapsed_seconds()));
    }

protected:
    template <class... Args>
    void log_debug(fmt::format_string<Args...> text, Args&&... args) const {
        log(spdlog::level::debug, text, std::forward<Args>(args)...);
    }
    template <class... Args>
    void log_info(fmt::format_string<Args...> text, Args&&... args) const {
        log(spdlog::level::info, text, std::forward<Args>(args)...);
    }
    template <class... Args>
    void log_warning(fmt::format_string<Args...> text, Args&&... args) const {
        log(spdlog::level::warn, text, std::forward<Args>(args)...);
    }
    template <class... Args>
    void log_error(fmt::format_string<Args...> text, Args&&... args) const {
        log(spdlog::level::err, text, std::forward<Args>(args)...);
    }

    /// Reports the progress, as `report_progress` does, and logs it.
    void log_progress(double percentage, std::string_view message) const {
        run_->report(percentage, message);
        log_info("{:.0f} % {}", percentage, message);
    }

    /// `log(spdlog::level::trace, "frame {}", number)`; before the run starts nothing is logged.
    template <class... Args>
    void log(spdlog::level::level_enum level, fmt::format_string<Args...> text,
             Args&&... args) const {
        if (log_.wants(level))
            log_.write(level, fmt::format(text, std::forward<Args>(args)...));
    }

private:
    /// Empty if there is no configuration or it says none.
    [[nodiscard]] std::string configured_level() const {
        using Configured = ConfigurationMixin<Host>;
        if constexpr (std::is_base_of_v<Configured, Host>)
            return static_cast<const Configured&>(static_cast<const Host&>(*this))
                .configured_log_level();
        else
            return {};
    }

    RunContext* run_ = nullptr;
    detail::RunLog log_;
};

} // namespace coflow
