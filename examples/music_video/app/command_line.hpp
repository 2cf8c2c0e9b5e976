// SPDX-License-Identifier: MIT
#pragma once

#include "app/settings.hpp"

#include <optional>

namespace music {

/// Either settings, or the exit code of a program that is done already (help, wrong usage).
struct CommandLine {
    std::optional<Settings> settings;
    int exit_code = 0;
};

/// Reads the arguments; prints help or what is wrong with them.
CommandLine parse_command_line(int count, const char* const* arguments);

} // namespace music
