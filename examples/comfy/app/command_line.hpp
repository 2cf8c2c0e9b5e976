// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace comfy {

/// What the program is told to do.
struct Command {
    enum class Verb : std::uint8_t { run, check, queue, cancel, info, free, history };

    Verb verb = Verb::queue;
    std::string server{};
    bool as_json = false;
    std::string subject{}; ///< The prompt's file, the id of a prompt, or a class of nodes.

    // Of run and check.
    std::vector<std::string> settings{}; ///< Such as "3.seed=7".
    std::vector<std::string> uploads{};  ///< Such as "10.image=photo.png".
    std::string out = "comfy_output";
    std::string previews{}; ///< A folder, or "none"; empty: within `out`.
    std::string resume{};   ///< A file; empty: nothing is kept.
    std::string object_info{};
    std::optional<coflow::Duration> timeout{};
    bool checks = true;

    // Of cancel and free.
    bool all_mine = false;
    bool running = false;
    bool frees_results = false;
};

/// Either a command, or the exit code of a program that is done already (help, wrong usage).
struct CommandLine {
    std::optional<Command> command{};
    int exit_code = 0;
};

/// Reads the arguments; prints help or, in one line, what is wrong with them.
CommandLine parse_command_line(int count, const char* const* arguments);

/// "90s", "10m", "2h", "1.5h", or seconds without a letter; nothing for anything else.
std::optional<coflow::Duration> parse_duration(std::string_view text);

} // namespace comfy
