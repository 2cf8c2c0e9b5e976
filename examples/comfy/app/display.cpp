// SPDX-License-Identifier: MIT
#include "app/display.hpp"

#include "app/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace comfy {

using namespace terminal;

void Display::show(std::string_view title, const RunView& run, coflow::Duration elapsed) {
    if (mode_ == Mode::terminal)
        draw(title, run, elapsed);
    else
        tell(run);
}

void Display::say(std::string_view line) {
    std::string text;
    rewind(text);
    write(stream_, text + "comfy: " + printable(line) + '\n');
}

void Display::end() {
    if (std::exchange(hides_cursor_, false))
        write(stream_, show_cursor);
    lines_ = 0;
}

void Display::rewind(std::string& text) {
    if (const std::size_t lines = std::exchange(lines_, 0); lines > 0)
        text += fmt::format("\x1b[{}A\r{}", lines, clear_below);
}

void Display::draw(std::string_view title, const RunView& run, coflow::Duration elapsed) {
    const std::size_t columns = screen_of(stream_).columns;
    const std::size_t name = std::clamp<std::size_t>(columns / 4, 8, 28);
    const std::size_t bar = std::clamp<std::size_t>(columns / 3, 4, 30);
    constexpr std::size_t figures = 10; // " 100.0 %  "
    const std::size_t used = name + 1 + bar + figures;
    const std::string state =
        run.has_begun() ? run.count_text() + "  " + time_text(elapsed) : "waits in the queue";
    std::string text{std::exchange(hides_cursor_, true) ? std::string_view{} : hide_cursor};
    rewind(text);
    text += fmt::format("{} \x1b[36m{}\x1b[0m {:>5.1f} %  {}\n",
                        padded(shortened(printable(title), name - 1), name),
                        bar_of(run.percentage() / 100, bar), run.percentage(),
                        columns > used + 8 ? shortened(state, columns - used - 2) : std::string{});
    const std::string node = printable(run.node_text()) + "  " + run.step_text();
    text += "  " + shortened(node, columns - std::min<std::size_t>(columns, 4)) + '\n';
    lines_ = 2;
    write(stream_, text);
}

void Display::tell(const RunView& run) {
    const bool is_first = !std::exchange(has_shown_, true);
    const std::string now = run.has_begun() ? printable(run.node_text()) : "waits in the queue";
    if (is_first || now.empty() || now == told_)
        return;
    told_ = now;
    write(stream_, fmt::format("{:3.0f} %  {} ...\n", run.percentage(), now));
}

} // namespace comfy
