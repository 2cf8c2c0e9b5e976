// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace media {

/// What the program is told to do.
struct Command {
    enum class Verb { list, analyze, generate, process, enhance, encode, run, deliver, check };

    Verb verb = Verb::list;
    std::string kind{};               ///< Of what is worked on: "audio".
    std::vector<std::string> files{}; ///< Of run: the workflow's name and the file of its request.
    std::string out{};                ///< A file, or the folder of deliver.
    std::vector<std::string> settings{};
    std::size_t jobs = 0; ///< Runs at the same time; 0: as many as there are cores.
    bool as_json = false;
};

/// Either a command, or the exit code of a program that is done already (help, wrong usage).
struct CommandLine {
    std::optional<Command> command{};
    int exit_code = 0;
};

/// Reads the arguments; prints help or, in one line, what is wrong with them.
CommandLine parse_command_line(int count, const char* const* arguments);

inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_interrupted = 130; ///< As a shell reports what SIGINT has ended.

} // namespace media
