// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"
#include "app/jobs.hpp"
#include "app/list.hpp"
#include "app/modules.hpp"
#include "app/report.hpp"
#include "app/run_jobs.hpp"
#include "app/text.hpp"
#include "coflow/manage/workflow_manager.hpp"
#include "coflow/media/delivery/delivery_names.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using media::Command;

/// False if it cannot be written, as to a full disk or a closed pipe.
bool print(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
}

int report(const Command& command, const std::vector<media::Job>& jobs,
           const std::vector<media::Outcome>& outcomes) {
    const bool interrupted =
        std::ranges::any_of(outcomes, [](const auto& outcome) { return outcome.is_cancelled; });
    if (interrupted) {
        const auto staging = std::filesystem::path{command.out} / coflow::delivery_staging_name;
        const bool keeps =
            command.verb == Command::Verb::deliver && std::filesystem::exists(staging);
        fmt::print(stderr, "media: interrupted; {}\n",
                   keeps ? media::printable(staging.native()) + " is kept for the next attempt"
                         : "nothing was left behind");
        return media::exit_interrupted;
    }
    const bool printed = print(command.as_json ? media::json_report_of(jobs, outcomes)
                                               : media::report_of(jobs, outcomes));
    const std::vector<std::string> failures = media::failures_in(jobs, outcomes);
    const auto failed_runs =
        std::ranges::count_if(outcomes, [](const auto& each) { return !each.error.empty(); });
    if (jobs.size() > 1 && failed_runs > 0)
        fmt::print(stderr, "media: {} of {} failed\n", failed_runs, jobs.size());
    for (const std::string& failure : failures)
        fmt::print(stderr, "media: {}\n", failure);
    if (!printed)
        fmt::print(stderr, "media: the standard output cannot be written\n");
    return failures.empty() && printed ? 0 : media::exit_failed;
}

int run(const Command& command) {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    coflow::WorkflowExecutor executor;
    coflow::WorkflowManager manager{executor,
                                    {.max_running = command.jobs == 0 ? cores : command.jobs}};
    media::add_modules(manager.factory());
    if (command.verb == Command::Verb::list)
        return print(media::list_of(manager.factory())) ? 0 : media::exit_failed;
    const std::vector<media::Job> jobs = media::jobs_for(command, manager.factory());
    if (jobs.empty()) {
        fmt::print(stderr, "media: there are no files in {}\n",
                   media::printable(command.files.front()));
        return media::exit_failed;
    }
    return report(command, jobs, media::run_jobs(jobs, executor, manager));
}

} // namespace

int main(int argc, char** argv) {
    const media::CommandLine command_line = media::parse_command_line(argc, argv);
    if (!command_line.command)
        return command_line.exit_code;
    spdlog::set_level(spdlog::level::off);
    try {
        return run(*command_line.command);
    } catch (const std::exception& error) {
        fmt::print(stderr, "media: {}\n", media::printable(error.what()));
        return media::exit_failed;
    }
}
