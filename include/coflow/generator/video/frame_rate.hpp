// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>

namespace coflow::video {

/// Pictures in a second, as the fraction that ffmpeg counts with.
struct FrameRate {
    int numerator = 25;
    int denominator = 1;

    /// The fraction that a measured rate stands for: the rates of television are thousandths of
    /// 1001. Rates that are not known, or cannot be meant, become 25.
    [[nodiscard]] static FrameRate of(double per_second) noexcept {
        constexpr double most = 300;
        if (!(per_second >= 0.01 && per_second <= most))
            return {};
        const auto is_whole = [](double value) {
            return std::abs(value - std::round(value)) < 1e-3;
        };
        if (is_whole(per_second) && per_second > 0.5)
            return {static_cast<int>(std::lround(per_second)), 1};
        if (is_whole(per_second * 1.001) && per_second > 0.5)
            return {static_cast<int>(std::lround(per_second * 1.001)) * 1000, 1001};
        return {static_cast<int>(std::lround(per_second * 1000)), 1000};
    }

    [[nodiscard]] double per_second() const noexcept {
        return static_cast<double>(numerator) / denominator;
    }
    /// To the nearest; what is no number is far before the beginning.
    [[nodiscard]] std::int64_t frames_in(std::chrono::duration<double> time) const noexcept {
        constexpr double far = 1e9; // seconds
        const double seconds =
            std::isnan(time.count()) ? -far : std::clamp(time.count(), -far, far);
        return std::llround(seconds * per_second());
    }
    [[nodiscard]] std::chrono::duration<double> time_of(std::int64_t frame) const noexcept {
        return std::chrono::duration<double>{static_cast<double>(frame) / per_second()};
    }

    friend bool operator==(FrameRate, FrameRate) = default;
};

/// As ffmpeg reads it: "30000/1001".
[[nodiscard]] inline std::string to_string(FrameRate rate) {
    return fmt::format("{}/{}", rate.numerator, rate.denominator);
}

} // namespace coflow::video
