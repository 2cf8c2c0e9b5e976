// SPDX-License-Identifier: MIT
#pragma once

#include "terminal/text.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace terminal {

inline constexpr std::string_view hide_cursor = "\x1b[?25l";
inline constexpr std::string_view show_cursor = "\x1b[?25h";
inline constexpr std::string_view clear_line = "\x1b[K";
inline constexpr std::string_view clear_below = "\x1b[J";

enum class Mode : std::uint8_t {
    terminal, ///< Lines can be drawn over.
    plain
};

/// The mode that fits a stream.
[[nodiscard]] inline Mode mode_for(std::FILE* stream) {
    const char* const name = std::getenv("TERM");
    const bool dumb = name == nullptr || std::string_view{name} == "dumb";
    return isatty(fileno(stream)) == 1 && !dumb ? Mode::terminal : Mode::plain;
}

struct Screen {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

[[nodiscard]] inline Screen screen_of(std::FILE* stream) {
    winsize size{};
    Screen screen;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
        screen = {size.ws_col, size.ws_row};
    return screen;
}

/// Full cells, then one of eighths: "██████▌   ".
[[nodiscard]] inline std::string bar_of(double fraction, std::size_t width) {
    static constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto filled =
        static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(width) * 8);
    std::string text;
    for (std::size_t cell = 0; cell < filled / 8; ++cell)
        text += "█";
    text += eighths[filled % 8];
    return padded(text, width);
}

inline void write(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
}

} // namespace terminal
