// SPDX-License-Identifier: MIT
#pragma once

#include "app/run_view.hpp"
#include "coflow/core/clock.hpp"
#include "terminal/screen.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace comfy {

/// Shows a run: in a terminal a bar and the node that runs, redrawn in place; elsewhere a line when
/// a node begins.
///
/// All texts are made printable here.
class Display {
public:
    Display(std::FILE* stream, terminal::Mode mode) : stream_{stream}, mode_{mode} {}
    ~Display() { end(); }
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    void show(std::string_view title, const RunView& run, coflow::Duration elapsed);
    /// A line that stays.
    void say(std::string_view line);
    /// Leaves what is shown, and gives the cursor back.
    void end();

private:
    void draw(std::string_view title, const RunView& run, coflow::Duration elapsed);
    void tell(const RunView& run);
    void rewind(std::string& text);

    std::FILE* stream_;
    terminal::Mode mode_;
    bool hides_cursor_ = false;
    std::size_t lines_ = 0; // on the screen, to be drawn over
    bool has_shown_ = false;
    std::string told_;
};

} // namespace comfy
