// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"
#include "app/display.hpp"
#include "app/music_video.hpp"
#include "app/staging_folder.hpp"
#include "app/summary.hpp"
#include "coflow/core/asio/use_task.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/core/when_any.hpp"
#include "coflow/manage/workflow_manager.hpp"

#include <asio/signal_set.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>

namespace {

using namespace std::chrono_literals;
using coflow::Task;
using music::Display;
using Run = coflow::WorkflowHandle<music::Delivery>;

constexpr int exit_failed = 1;
constexpr int exit_interrupted = 130; // as a shell reports a program that SIGINT has ended

Task<> show_progress(const Run& run, Display& display) {
    auto changes = run.monitor();
    while (auto progress = co_await changes.next()) {
        display.show(*progress);
        co_await coflow::sleep_for(50ms); // the next look gives the latest state
    }
}

/// Ends only by being stopped.
Task<> cancel_on_signal(asio::signal_set& signals, Run& run) {
    co_await signals.async_wait(coflow::use_task);
    run.cancel();
    signals.clear(); // a second signal ends the program at once
    co_await coflow::sleep_for(coflow::Duration::max());
}

Task<music::Delivery> follow(Run run, asio::signal_set& signals, Display& display) {
    co_await coflow::when_any(show_progress(run, display), cancel_on_signal(signals, run));
    co_return co_await run;
}

std::vector<music::StepBars::Bar> bars_of(const coflow::GraphView& graph) {
    std::vector<music::StepBars::Bar> bars;
    for (const coflow::GraphNode& node : graph.nodes)
        bars.push_back({.name = node.name, .weight = node.weight});
    return bars;
}

std::filesystem::path result_folder(const music::Settings& settings) {
    return settings.output /
           (settings.song.empty() ? std::filesystem::path{"demo"} : settings.song.stem());
}

int make_video(const music::Settings& settings) {
    const auto started = coflow::Clock::now();
    music::StagingFolder staging{result_folder(settings)};
    coflow::WorkflowExecutor executor;
    coflow::WorkflowManager manager{executor};
    asio::signal_set signals{executor.get_executor(), SIGINT, SIGTERM};

    auto workflow = std::make_unique<music::MusicVideo>();
    music::StepBars bars{bars_of(workflow->graph())};
    auto run = manager.start(std::move(workflow),
                             music::VideoRequest{.settings = settings, .staging = staging.path()});
    music::Delivery delivery;
    {
        Display display{stderr, Display::mode_for(stderr), std::move(bars)};
        delivery = executor.run(follow(run, signals, display));
    }
    staging.publish();
    const std::string summary =
        summary_of(delivery, staging.final_folder(), coflow::Clock::now() - started);
    std::fwrite(summary.data(), 1, summary.size(), stdout);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const music::CommandLine command_line = music::parse_command_line(argc, argv);
    if (!command_line.settings)
        return command_line.exit_code;
    spdlog::set_level(command_line.settings->verbose ? spdlog::level::info : spdlog::level::off);
    try {
        return make_video(*command_line.settings);
    } catch (const coflow::Cancelled&) {
        fmt::print(stderr, "music_video: interrupted; nothing was left behind\n");
        return exit_interrupted;
    } catch (const std::exception& error) {
        fmt::print(stderr, "music_video: {}\n", error.what());
        return exit_failed;
    }
}
