// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>

namespace coflow::video {

/// Reads the lines of ffmpeg's filter `metadata=print`: what the filters before it have measured.
///
/// Source: "metadata" in ffmpeg's manual of filters. Every picture begins with a line
/// `frame:1 pts:512 pts_time:0.04`; each that follows is `key=value`.
class FrameMetadata {
public:
    using Seconds = std::chrono::duration<double>;

    struct Value {
        std::string_view key; ///< Without "lavfi."; valid as long as the line.
        double number;
    };

    /// The value in `line`, if it is one with a number.
    std::optional<Value> read(std::string_view line) {
        if (line.starts_with("frame:")) {
            begin_frame(line);
            return std::nullopt;
        }
        const std::size_t end = line.find('=');
        constexpr std::string_view prefix = "lavfi.";
        if (!line.starts_with(prefix) || end == std::string_view::npos)
            return std::nullopt;
        const std::optional<double> number = number_in(line.substr(end + 1));
        if (!number)
            return std::nullopt;
        return Value{line.substr(prefix.size(), end - prefix.size()), *number};
    }

    /// How many pictures there have been.
    [[nodiscard]] std::size_t frames() const noexcept { return frames_; }

    /// When the latest picture is shown.
    [[nodiscard]] Seconds time() const noexcept { return time_; }

    /// When the latest picture ends, if it is shown as long as the one before.
    [[nodiscard]] Seconds end() const noexcept { return time_ + interval_; }

private:
    static std::optional<double> number_in(std::string_view text) {
        double value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        return read.ec == std::errc{} && std::isfinite(value) ? std::optional{value} : std::nullopt;
    }

    void begin_frame(std::string_view line) {
        ++frames_;
        constexpr std::string_view key = "pts_time:";
        const std::size_t place = line.find(key);
        if (place == std::string_view::npos)
            return;
        if (const auto time = number_in(line.substr(place + key.size()))) {
            if (frames_ > 1 && *time > time_.count())
                interval_ = Seconds{*time} - time_;
            time_ = Seconds{*time};
        }
    }

    std::size_t frames_ = 0;
    Seconds time_{};
    Seconds interval_{};
};

} // namespace coflow::video
