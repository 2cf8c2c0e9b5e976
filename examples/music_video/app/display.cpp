// SPDX-License-Identifier: MIT
#include "app/display.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace music {

namespace {

constexpr std::string_view hide_cursor = "\x1b[?25l";
constexpr std::string_view show_cursor = "\x1b[?25h";
constexpr std::string_view clear_to_end = "\x1b[K";

std::size_t columns_of(std::FILE* stream) {
    winsize size{};
    constexpr std::size_t usual = 80;
    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

/// Full cells, then one of eighths: "██████▌   ".
std::string bar_of(double fraction, std::size_t width) {
    static constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto filled = static_cast<std::size_t>(fraction * static_cast<double>(width) * 8);
    std::string text;
    for (std::size_t cell = 0; cell < filled / 8; ++cell)
        text += "█";
    const std::size_t rest = filled % 8;
    text += eighths[rest];
    text.append(width - filled / 8 - (rest > 0 ? 1 : 0), ' ');
    return text;
}

void write(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
}

} // namespace

Display::Mode Display::mode_for(std::FILE* stream) {
    const char* const terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::string_view{terminal} == "dumb";
    return isatty(fileno(stream)) == 1 && !dumb ? Mode::terminal : Mode::plain;
}

Display::Display(std::FILE* stream, Mode mode, StepBars bars)
    : stream_{stream},
      mode_{mode},
      bars_{std::move(bars)},
      begun_(bars_.bars().size()),
      ended_(bars_.bars().size()) {
    if (mode_ == Mode::terminal)
        write(stream_, hide_cursor);
}

Display::~Display() {
    if (mode_ == Mode::terminal)
        write(stream_, show_cursor);
}

void Display::show(const coflow::Progress& progress) {
    bars_.update(progress.percentage, progress.current_step);
    if (mode_ == Mode::terminal)
        draw(progress);
    else
        tell();
}

void Display::draw(const coflow::Progress& progress) {
    constexpr std::size_t name_width = 20;
    constexpr std::size_t figures_width = 8;
    const std::size_t columns = columns_of(stream_);
    const std::size_t width =
        std::clamp<std::size_t>(columns, name_width + figures_width + 10, 72) - name_width -
        figures_width;
    std::string text = lines_ > 0 ? fmt::format("\x1b[{}A", lines_) : std::string{};
    for (const StepBars::Bar& bar : bars_.bars())
        text += fmt::format("{}{:<{}}\x1b[36m{}\x1b[0m {:>5.1f} %{}\n", bar.active ? "▶ " : "  ",
                            bar.name, name_width - 2, bar_of(bar.fraction, width),
                            bar.fraction * 100, clear_to_end);
    const std::string_view message{progress.message};
    text += fmt::format("  {}{}\n", message.substr(0, columns - 3), clear_to_end);
    lines_ = bars_.bars().size() + 1;
    write(stream_, text);
}

void Display::tell() {
    for (std::size_t index = 0; index < bars_.bars().size(); ++index) {
        const StepBars::Bar& bar = bars_.bars()[index];
        if ((bar.active || bar.fraction > 0) && !begun_[index]) {
            begun_[index] = true;
            write(stream_, fmt::format("{} ...\n", bar.name));
        }
        if (bar.fraction >= 1 && !ended_[index]) {
            ended_[index] = true;
            write(stream_, fmt::format("{} done\n", bar.name));
        }
    }
}

} // namespace music
