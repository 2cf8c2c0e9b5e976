// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/generator/video/frame_rate.hpp"
#include "coflow/media/video_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::video {

/// Decides how titles are drawn: the filters, and the files with the words.
///
/// The words go into files, so that nothing in them can mean anything to ffmpeg. Letters are as
/// big as the longest line and the number of lines allow; titles fade in and out.
class TitleLayout {
public:
    /// Words that are to be in a file of this name, in the folder where ffmpeg runs.
    struct TextFile {
        std::string name;
        std::string text;
    };

    TitleLayout(int width, int height, FrameRate rate, std::int64_t frames)
        : width_{width}, height_{height}, rate_{rate}, frames_{frames} {}

    /// Throws: `Error` (invalid_argument) for a title without words, with too many, or out of the
    /// video.
    void add(const Title& title) {
        const std::vector<std::string> lines = lines_of(title.text);
        const std::int64_t wanted = rate_.frames_in(title.duration);
        std::int64_t from = 0;
        if (title.place == TitlePlace::closing)
            from = std::max<std::int64_t>(0, frames_ - wanted);
        else if (title.place == TitlePlace::lower_third)
            from = rate_.frames_in(title.from);
        const std::int64_t end = std::min(frames_, from + wanted);
        if (from < 0 || end <= from)
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("a title is never seen: it has frames {} to {} of {}", from,
                                    from + wanted, frames_)};
        draw(lines, title.place == TitlePlace::lower_third, from, end);
    }

    [[nodiscard]] const std::vector<TextFile>& files() const noexcept { return files_; }

    /// Follow each other, with a comma before each.
    [[nodiscard]] const std::string& filters() const noexcept { return filters_; }

private:
    static constexpr double line_height = 1.3;  // of the size of the letters
    static constexpr double letter_width = 0.6; // of it, on average and with some room

    static std::vector<std::string> lines_of(std::string_view text) {
        constexpr std::size_t most_lines = 20;
        constexpr std::size_t most_bytes = 1000;
        std::vector<std::string> lines(1);
        for (const char letter : text)
            if (letter == '\n')
                lines.emplace_back();
            else // a control character would be drawn as a box
                lines.back() += static_cast<unsigned char>(letter) < ' ' ? ' ' : letter;
        const bool empty = std::ranges::all_of(lines, [](const std::string& line) {
            return line.find_first_not_of(' ') == std::string::npos;
        });
        if (empty || lines.size() > most_lines || text.size() > most_bytes)
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("a title has words, at most {} lines and {} bytes; this one "
                                    "has {} lines and {} bytes",
                                    most_lines, most_bytes, lines.size(), text.size())};
        return lines;
    }

    static std::size_t letters_in(std::string_view line) {
        return static_cast<std::size_t>(std::ranges::count_if(line, [](char byte) {
            return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; // no continuation of UTF-8
        }));
    }

    void draw(const std::vector<std::string>& lines, bool lower, std::int64_t from,
              std::int64_t end) {
        std::size_t longest = 1;
        for (const std::string& line : lines)
            longest = std::max(longest, letters_in(line));
        const auto rows = static_cast<double>(lines.size());
        const double size = std::max(
            1.0, std::min({height_ / (lower ? 15.0 : 9.0), 0.8 * height_ / rows / line_height,
                           0.9 * width_ / static_cast<double>(longest) / letter_width}));
        const double block = rows * size * line_height;
        const double top = lower ? 0.92 * height_ - block : (height_ - block) / 2;
        const std::string seen = fmt::format("enable='between(n,{},{})'", from, end - 1);
        if (lower)
            filters_ += fmt::format(",drawbox=x=0:y={:.0f}:w=iw:h={:.0f}:color=black@0.55:t=fill:"
                                    "enable='between(t,{:.6f},{:.6f})'",
                                    top - size / 4, block + size / 2, middle_before(from),
                                    middle_before(end));
        const auto fade = std::max<std::int64_t>(
            1, std::min<std::int64_t>(rate_.frames_in(std::chrono::duration<double>{0.3}),
                                      (end - from) / 4));
        for (std::size_t row = 0; row < lines.size(); ++row) {
            if (lines[row].find_first_not_of(' ') == std::string::npos)
                continue;
            TextFile file{fmt::format("title{}.txt", files_.size()), lines[row]};
            const double base = top + size * (static_cast<double>(row) * line_height + 1);
            filters_ += fmt::format(",drawtext=textfile={}:expansion=none:fontsize={:.0f}:"
                                    "fontcolor=white:borderw={:.0f}:"
                                    "bordercolor=black@0.8:x={}:y={:.0f}-ascent:"
                                    "alpha='clip(min((n-{}+1)/{},({}-n)/{}),0,1)':{}",
                                    file.name, size, lower ? 0 : std::max(1.0, size / 20),
                                    lower ? fmt::format("{:.0f}", width_ * 0.05)
                                          : std::string{"(w-text_w)/2"},
                                    base, from, fade, end, fade, seen);
            files_.push_back(std::move(file));
        }
    }

    /// Half a frame before, so that rounding cannot move it to another; drawbox counts no frames.
    [[nodiscard]] double middle_before(std::int64_t frame) const noexcept {
        return rate_.time_of(frame).count() - 0.5 / rate_.per_second();
    }

    int width_;
    int height_;
    FrameRate rate_;
    std::int64_t frames_;
    std::vector<TextFile> files_;
    std::string filters_;
};

} // namespace coflow::video
