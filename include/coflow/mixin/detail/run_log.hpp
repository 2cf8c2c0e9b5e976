// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/model/run_context.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

namespace coflow::detail {

/// The logger of this name: the host's, if it has registered one, or one with the sinks and the
/// level of the default logger. Null once spdlog has been shut down.
inline std::shared_ptr<spdlog::logger> workflow_logger(const std::string& name) {
    if (std::shared_ptr<spdlog::logger> known = spdlog::get(name))
        return known;
    const std::shared_ptr<spdlog::logger> host = spdlog::default_logger();
    if (host == nullptr)
        return nullptr;
    auto made = std::make_shared<spdlog::logger>(name, host->sinks().begin(), host->sinks().end());
    made->set_level(host->level());
    made->flush_on(host->flush_level());
    try {
        spdlog::register_logger(made);
    } catch (const spdlog::spdlog_ex&) { // another thread was faster
        if (std::shared_ptr<spdlog::logger> known = spdlog::get(name))
            return known;
    }
    return made;
}

/// The log of one run: puts the run, its user and its step in front of each line.
class RunLog {
public:
    /// `level` is the name of the logger's new level; empty for the one it has.
    void open(const RunContext& run, const std::string& level) {
        run_ = &run;
        logger_ = workflow_logger(run.workflow());
        if (logger_ != nullptr && !level.empty())
            logger_->set_level(spdlog::level::from_str(level));
    }

    [[nodiscard]] bool wants(spdlog::level::level_enum level) const {
        return logger_ != nullptr && logger_->should_log(level);
    }

    /// Call it only if the level is wanted.
    void write(spdlog::level::level_enum level, std::string_view message) const {
        fmt::memory_buffer line;
        const auto out = std::back_inserter(line);
        fmt::format_to(out, "[{}", run_->id());
        if (!run_->user_id().empty())
            fmt::format_to(out, " user={}", run_->user_id());
        if (const std::string step = run_->progress().current_step; !step.empty())
            fmt::format_to(out, " step={}", step);
        fmt::format_to(out, "] {}", message);
        logger_->log(level, spdlog::string_view_t{line.data(), line.size()});
    }

    [[nodiscard]] double elapsed_seconds() const {
        return std::chrono::duration<double>{run_->elapsed()}.count();
    }

private:
    const RunContext* run_ = nullptr;
    std::shared_ptr<spdlog::logger> logger_;
};

} // namespace coflow::detail
