// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace music {

/// Reads the lines that `ffmpeg -progress` writes and says how far it is.
class FfmpegProgress {
public:
    /// `length` is what there is to do, in seconds; zero if it is not known.
    explicit FfmpegProgress(double length) noexcept : length_{length} {}

    /// The fraction done, 0 to 1, if `line` says it.
    std::optional<double> read(std::string_view line) const noexcept {
        if (line == "progress=end")
            return 1.0;
        constexpr std::string_view key = "out_time_us=";
        if (length_ <= 0 || !line.starts_with(key))
            return std::nullopt;
        line.remove_prefix(key.size());
        long long microseconds = 0;
        // "N/A" before the first frame.
        if (std::from_chars(line.data(), line.data() + line.size(), microseconds).ec != std::errc{})
            return std::nullopt;
        const double fraction = static_cast<double>(microseconds) / 1e6 / length_;
        return fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
    }

private:
    double length_;
};

} // namespace music
