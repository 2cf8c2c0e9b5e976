// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/io/line_splitter.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace coflow::detail {

/// The last lines of `text` that are not blank, indented, for a message; bytes that would upset a
/// terminal are replaced.
inline std::string last_lines(std::string_view text, std::size_t most_lines = 10,
                              std::size_t longest = 300) {
    std::deque<std::string> lines;
    LineSplitter splitter;
    const auto keep = [&](std::string_view line) {
        if (line.find_first_not_of(" \t") == std::string_view::npos)
            return;
        lines.emplace_back(line.substr(0, longest));
        for (char& byte : lines.back())
            if (static_cast<unsigned char>(byte) < ' ' || byte == '\x7f')
                byte = byte == '\t' ? ' ' : '?';
        if (lines.size() > most_lines)
            lines.pop_front();
    };
    splitter.feed(text);
    while (const auto line = splitter.next())
        keep(*line);
    if (const auto line = splitter.rest())
        keep(*line);
    std::string result;
    for (const std::string& line : lines)
        result += (result.empty() ? "  " : "\n  ") + line;
    return result;
}

} // namespace coflow::detail
