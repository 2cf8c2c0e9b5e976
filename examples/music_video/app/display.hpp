// SPDX-License-Identifier: MIT
#pragma once

#include "app/step_bars.hpp"
#include "coflow/model/progress.hpp"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace music {

/// Shows the progress of a pipeline: one bar for each step, redrawn in place, in a terminal; a line
/// when a step begins and ends elsewhere.
class Display {
public:
    enum class Mode { terminal, plain };

    /// The mode that fits `stream`.
    [[nodiscard]] static Mode mode_for(std::FILE* stream);

    Display(std::FILE* stream, Mode mode, StepBars bars);
    ~Display();
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    void show(const coflow::Progress& progress);

private:
    void draw(const coflow::Progress& progress);
    void tell();

    std::FILE* stream_;
    Mode mode_;
    StepBars bars_;
    std::vector<bool> begun_;
    std::vector<bool> ended_;
    std::size_t lines_ = 0; // on the screen, to be drawn over
};

} // namespace music
