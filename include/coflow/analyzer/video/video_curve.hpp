// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/frame_metadata.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::video {

/// How a video looks at one moment.
struct CurvePoint {
    std::chrono::duration<double> at{};
    double brightness = 0; ///< The mean of the luma, 0 (black) to 1 (white).
    double motion = 0;     ///< The mean difference of the luma from the point before, 0 to 1.
};

/// Makes a curve of what the filter signalstats has measured of pictures in full range.
///
/// Source: YAVG and YDIF of "signalstats" in ffmpeg's manual of filters.
class VideoCurveReader {
public:
    void read(std::string_view line) {
        const std::optional<FrameMetadata::Value> value = metadata_.read(line);
        if (!value || metadata_.frames() == 0)
            return;
        if (value->key == "signalstats.YAVG")
            point().brightness = value->number / white;
        else if (value->key == "signalstats.YDIF")
            point().motion = value->number / white;
    }

    [[nodiscard]] std::vector<CurvePoint> finish() { return std::move(points_); }

private:
    static constexpr double white = 255;

    /// That of the latest picture.
    CurvePoint& point() {
        if (points_.size() < metadata_.frames())
            points_.push_back({.at = metadata_.time()});
        return points_.back();
    }

    FrameMetadata metadata_;
    std::vector<CurvePoint> points_;
};

} // namespace coflow::video
