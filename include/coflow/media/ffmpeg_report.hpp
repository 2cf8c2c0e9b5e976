// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coflow {

/// Reads what ffmpeg writes to its standard error: the lines of `-progress pipe:2`, and messages.
///
/// Source: "-progress url" in ffmpeg's manual; a block of `key=value` lines ends with `progress=`.
class FfmpegReport {
public:
    static constexpr std::size_t most_messages = 8;

    /// `length` is what there is to do; zero if that is not known.
    explicit FfmpegReport(std::chrono::duration<double> length) noexcept : length_{length} {}

    /// The fraction done, 0 to 1, if `line` says it.
    std::optional<double> read(std::string_view line) {
        if (line == "progress=end")
            return 1.0;
        constexpr std::string_view key = "out_time_us=";
        if (line.starts_with(key))
            return fraction(line.substr(key.size()));
        if (!is_progress(line))
            keep(line);
        return std::nullopt;
    }

    /// The first messages, without the names of ffmpeg's objects.
    [[nodiscard]] const std::vector<std::string>& messages() const noexcept { return messages_; }

private:
    [[nodiscard]] std::optional<double> fraction(std::string_view text) const {
        long long microseconds = 0;
        // It is "N/A" before the first frame.
        const auto read = std::from_chars(text.data(), text.data() + text.size(), microseconds);
        if (length_.count() <= 0 || read.ec != std::errc{})
            return std::nullopt;
        return std::clamp(static_cast<double>(microseconds) / 1e6 / length_.count(), 0.0, 1.0);
    }

    static bool is_progress(std::string_view line) {
        const std::size_t end = line.find('=');
        const auto in_key = [](char letter) {
            return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                   letter == '_';
        };
        return end != std::string_view::npos && std::ranges::all_of(line.substr(0, end), in_key);
    }

    /// "[h264 @ 0x55d2] no frame!" is "no frame!".
    void keep(std::string_view line) {
        if (line.starts_with('['))
            if (const std::size_t end = line.find("] "); end != std::string_view::npos)
                line.remove_prefix(end + 2);
        // Of a name with the folder that is made for each input only the reason is left.
        if (line.starts_with("file:"))
            if (const std::size_t end = line.find(": "); end != std::string_view::npos)
                line.remove_prefix(end + 2);
        const bool repeated =
            std::ranges::find(messages_, line) != messages_.end(); // one for each broken frame
        if (!line.empty() && !repeated && messages_.size() < most_messages)
            messages_.emplace_back(line);
    }

    std::chrono::duration<double> length_;
    std::vector<std::string> messages_;
};

} // namespace coflow
