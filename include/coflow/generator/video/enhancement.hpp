// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/generator/video/video_shape.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coflow::video {

/// How noise is taken out of pictures.
enum class Denoise : std::uint8_t {
    none,
    light, ///< Fast, by neighbours in space and time (hqdn3d).
    strong ///< Slow, by similar places of the same picture (nlmeans).
};
inline constexpr std::array<std::string_view, 3> denoise_names{"none", "light", "strong"};

[[nodiscard]] constexpr std::string_view to_string(Denoise value) noexcept {
    return denoise_names[static_cast<std::size_t>(value)];
}

/// What makes a video look better; without changes it does nothing.
struct EnhancementOptions {
    int deflicker = 0; ///< Over how many frames the brightness is smoothed, 2 to 129; 0: not.
    Denoise denoise = Denoise::none;
    int stabilise = 0;     ///< Over how many frames before and after motion is smoothed, to 500.
    double sharpen = 0;    ///< 0 to 3.
    double brightness = 0; ///< Is added, -1 to 1.
    double contrast = 1;   ///< 0 to 3.
    double saturation = 1; ///< 0 to 3.
    double gamma = 1;      ///< 0.1 to 10.
};

/// Decides by which filters a video is enhanced, and whether that takes two passes.
///
/// The order is: brightness over time, noise, motion, sharpness, colours; noise would disturb the
/// estimation of motion, and would be sharpened.
class EnhancementPlan {
public:
    /// The file, in ffmpeg's folder, in which the first pass leaves the motion for the second.
    static constexpr std::string_view motion_file = "motion.trf";

    /// Throws: `Error` (invalid_argument) for options out of their range, or that change nothing.
    EnhancementPlan(const EnhancementOptions& options, const VideoShape& shape)
        : options_{options} {
        check("deflicker", options.deflicker, 0, 129);
        if (options.deflicker == 1)
            check("deflicker", options.deflicker, 2, 129);
        check("stabilise", options.stabilise, 0, 500);
        check("sharpen", options.sharpen, 0, 3);
        check("brightness", options.brightness, -1, 1);
        check("contrast", options.contrast, 0, 3);
        check("saturation", options.saturation, 0, 3);
        check("gamma", options.gamma, 0.1, 10);
        prepare();
        if (two_passes())
            stabilise(shape);
        finish();
        if (filters_.empty())
            throw Error{ErrorCode::invalid_argument, "nothing of the video is to be enhanced"};
    }

    /// Whether the first pass, which has no pictures as its result, is needed.
    [[nodiscard]] bool two_passes() const noexcept { return options_.stabilise > 0; }

    /// Each filter with a comma before it.
    [[nodiscard]] const std::string& first_pass() const noexcept { return first_; }
    [[nodiscard]] const std::string& filters() const noexcept { return filters_; }

private:
    static void check(std::string_view name, double value, double least, double most) {
        if (!(value >= least && value <= most))
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("{} is {}; it can be {} to {}", name, value, least, most)};
    }

    void prepare() {
        if (options_.deflicker > 0)
            filters_ += fmt::format(",deflicker=size={}", options_.deflicker);
        if (options_.denoise == Denoise::light)
            filters_ += ",hqdn3d=10:8:12:9";
        else if (options_.denoise == Denoise::strong)
            filters_ += ",nlmeans=s=6:p=7:r=11";
    }

    /// The library behind these filters ends the program for odd sizes and unusual formats.
    void stabilise(const VideoShape& shape) {
        constexpr std::string_view even = ",pad=w=ceil(iw/2)*2:h=ceil(ih/2)*2,format=yuv420p";
        first_ = fmt::format("{}{},vidstabdetect=result={}:shakiness=8:accuracy=15", filters_, even,
                             motion_file);
        filters_ +=
            fmt::format("{},vidstabtransform=input={}:smoothing={}:optzoom=1:interpol=bicubic",
                        even, motion_file, options_.stabilise);
        if (shape.width % 2 != 0 || shape.height % 2 != 0)
            filters_ += fmt::format(",format=yuv444p,crop={}:{}:0:0", shape.width, shape.height);
    }

    void finish() {
        if (options_.sharpen > 0)
            filters_ += fmt::format(",unsharp=5:5:{:.3f}:5:5:0", options_.sharpen);
        const EnhancementOptions neutral;
        if (options_.brightness != neutral.brightness || options_.contrast != neutral.contrast ||
            options_.saturation != neutral.saturation || options_.gamma != neutral.gamma)
            filters_ += fmt::format(",eq=brightness={:.4f}:contrast={:.4f}:saturation={:.4f}:"
                                    "gamma={:.4f}",
                                    options_.brightness, options_.contrast, options_.saturation,
                                    options_.gamma);
    }

    EnhancementOptions options_;
    std::string first_;
    std::string filters_;
};

} // namespace coflow::video
