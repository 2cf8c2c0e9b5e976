// SPDX-License-Identifier: MIT
#pragma once

#include "terminal/screen.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace media {

enum class RunState : std::uint8_t { waiting, running, done, failed };

/// A run as it is shown; its texts are printable.
struct RunLine {
    std::string title;
    RunState state = RunState::waiting;
    double percentage = 0;
    std::string message{};
};

/// Shows the progress of several runs: in a terminal a bar for each, redrawn in place, or for those
/// that are running if there are too many; elsewhere a line when one begins and ends.
class Display {
public:
    using Mode = terminal::Mode;

    Display(std::FILE* stream, Mode mode);
    ~Display();
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    /// Always the same runs, in the same order.
    void show(const std::vector<RunLine>& runs);

private:
    void draw(const std::vector<RunLine>& runs);
    void tell(const std::vector<RunLine>& runs);

    std::FILE* stream_;
    Mode mode_;
    std::vector<RunState> told_;
    std::size_t lines_ = 0; // on the screen, to be drawn over
};

} // namespace media
