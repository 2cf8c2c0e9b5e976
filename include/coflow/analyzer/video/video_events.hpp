// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/frame_metadata.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::video {

/// What counts as an event.
struct VideoEventOptions {
    using Seconds = std::chrono::duration<double>;

    double cut_score = 10;           ///< The smallest score of a cut, 0 to 100.
    Seconds black_at_least{0.1};     ///< The shortest black part.
    double black_below = 0.1;        ///< A pixel is black up to this part of full brightness.
    Seconds frozen_at_least{1};      ///< The shortest frozen part.
    double frozen_difference = 1e-3; ///< The largest mean difference of equal pictures, 0 to 1.
};

/// The first picture of a new scene.
struct SceneCut {
    std::chrono::duration<double> at{};
    double score = 0; ///< 0 to 100: how sure it is.
};

/// A part of a video.
struct TimeSpan {
    std::chrono::duration<double> from{};
    std::chrono::duration<double> to{};

    [[nodiscard]] std::chrono::duration<double> length() const noexcept { return to - from; }
};

/// Where something happens in a video, to the picture; a black part is usually frozen as well.
struct VideoEvents {
    VideoEvents() = default;

    std::vector<SceneCut> cuts;
    std::vector<TimeSpan> black;
    std::vector<TimeSpan> frozen;
};

/// Makes events of what the filters scdet, blackdetect and freezedetect have measured.
///
/// Source: their sections in ffmpeg's manual of filters.
class VideoEventReader {
public:
    explicit VideoEventReader(const VideoEventOptions& options = {}) : options_{options} {}

    void read(std::string_view line) {
        const std::optional<FrameMetadata::Value> value = metadata_.read(line);
        if (!value)
            return;
        const Seconds number{value->number};
        if (value->key == "scd.score")
            score_ = value->number;
        else if (value->key == "scd.time")
            events_.cuts.push_back({number, score_});
        else if (value->key == "black_start")
            black_from_ = number;
        else if (value->key == "black_end")
            end(black_from_, number, options_.black_at_least, events_.black);
        else if (value->key == "freezedetect.freeze_start")
            frozen_from_ = number;
        else if (value->key == "freezedetect.freeze_end")
            end(frozen_from_, number, options_.frozen_at_least, events_.frozen);
    }

    [[nodiscard]] const FrameMetadata& metadata() const noexcept { return metadata_; }

    /// After the last line: what has not ended ends with the video.
    [[nodiscard]] VideoEvents finish() {
        end(black_from_, metadata_.end(), options_.black_at_least, events_.black);
        end(frozen_from_, metadata_.end(), options_.frozen_at_least, events_.frozen);
        return std::move(events_);
    }

private:
    using Seconds = std::chrono::duration<double>;

    static void end(std::optional<Seconds>& from, Seconds to, Seconds least,
                    std::vector<TimeSpan>& spans) {
        // Times are printed with six digits.
        constexpr Seconds rounding{1e-5};
        if (from && to - *from >= least - rounding)
            spans.push_back({*from, to});
        from.reset();
    }

    VideoEventOptions options_;
    FrameMetadata metadata_;
    VideoEvents events_;
    double score_ = 0;
    std::optional<Seconds> black_from_;
    std::optional<Seconds> frozen_from_;
};

} // namespace coflow::video
