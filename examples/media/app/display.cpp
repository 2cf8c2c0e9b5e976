// SPDX-License-Identifier: MIT
#include "app/display.hpp"

#include "app/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace media {

using terminal::bar_of;
using terminal::clear_below;
using terminal::clear_line;
using terminal::hide_cursor;
using terminal::screen_of;
using terminal::show_cursor;
using terminal::write;

namespace {

constexpr std::size_t most_bars = 12;

std::string line_of(const RunLine& run, std::size_t columns) {
    constexpr std::size_t figures = 9; // " 100.0 % "
    const std::size_t name = std::clamp<std::size_t>(columns / 3, 8, 32);
    const std::size_t bar = std::clamp<std::size_t>(columns / 4, 4, 24);
    const std::size_t used = 2 + name + 1 + bar + figures;
    std::string_view mark = "  ";
    std::string_view colour = "36"; // cyan
    std::string message = run.message;
    switch (run.state) {
    case RunState::waiting:
        message = "waits";
        break;
    case RunState::running:
        mark = "▶ ";
        break;
    case RunState::done:
        mark = "✓ ";
        colour = "32"; // green
        message = {};
        break;
    case RunState::failed:
        mark = "✗ ";
        colour = "31"; // red
        break;
    }
    return fmt::format("{}{} \x1b[{}m{}\x1b[0m {:>5.1f} % {}", mark,
                       padded(shortened(run.title, name), name), colour,
                       bar_of(run.percentage / 100, bar), run.percentage,
                       columns > used + 8 ? shortened(message, columns - used - 1) : std::string{});
}

std::string count_of(const std::vector<RunLine>& runs) {
    const auto in = [&](RunState state) {
        return std::ranges::count(runs, state, &RunLine::state);
    };
    std::string text = fmt::format("  {} of {} done", in(RunState::done), runs.size());
    if (const auto failed = in(RunState::failed); failed > 0)
        text += fmt::format(", {} failed", failed);
    return text;
}

} // namespace

Display::Display(std::FILE* stream, Mode mode) : stream_{stream}, mode_{mode} {
    if (mode_ == Mode::terminal)
        write(stream_, hide_cursor);
}

Display::~Display() {
    if (mode_ == Mode::terminal)
        write(stream_, show_cursor);
}

void Display::show(const std::vector<RunLine>& runs) {
    if (mode_ == Mode::terminal)
        draw(runs);
    else
        tell(runs);
}

void Display::draw(const std::vector<RunLine>& runs) {
    const terminal::Screen screen = screen_of(stream_);
    const std::size_t room = std::min(most_bars, std::max<std::size_t>(screen.rows, 4) - 2);
    const bool all_fit = runs.size() <= room;
    std::string text = lines_ > 0 ? fmt::format("\x1b[{}A\r", lines_) : std::string{};
    lines_ = 0;
    const auto add = [&](const std::string& line) {
        text.append(line).append(clear_line) += '\n';
        ++lines_;
    };
    for (const RunLine& run : runs)
        if (all_fit || (run.state == RunState::running && lines_ < room))
            add(line_of(run, screen.columns));
    if (!all_fit)
        add(count_of(runs));
    text += clear_below;
    write(stream_, text);
}

void Display::tell(const std::vector<RunLine>& runs) {
    told_.resize(runs.size());
    std::string text;
    for (std::size_t index = 0; index < runs.size(); ++index) {
        const RunState before = std::exchange(told_[index], runs[index].state);
        if (before == RunState::waiting && runs[index].state != RunState::waiting)
            text += runs[index].title + " ...\n";
        if (before != runs[index].state && runs[index].state >= RunState::done)
            text +=
                runs[index].title + (runs[index].state == RunState::done ? " done\n" : " failed\n");
    }
    write(stream_, text);
}

} // namespace media
