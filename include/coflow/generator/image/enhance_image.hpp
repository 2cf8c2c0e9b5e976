// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/picture_shape.hpp"
#include "coflow/generator/image/detail/run_filters.hpp"
#include "coflow/generator/image/process_image.hpp"
#include "coflow/media/decode_image.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/open_image.hpp"
#include "coflow/media/pixels.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::image {

/// How a picture is made better: each is 0, or 1 for the saturation, for nothing.
struct ImageEnhancementOptions {
    double denoise = 0;    ///< 0 to 1: noise is averaged away over parts that look alike.
    double contrast = 0;   ///< 0 to 1: how far the darkest and the lightest are moved to the ends.
    double saturation = 1; ///< 0, which leaves grey, to 2.
    double sharpen = 0;    ///< 0 to 1: edges become steeper, without haloes.

    friend bool operator==(const ImageEnhancementOptions&,
                           const ImageEnhancementOptions&) = default;
};

/// The luma, 0 to 1, below and above which lie a two-hundredth of the pixels each.
struct TonalRange {
    double darkest = 0;
    double lightest = 1;
};

[[nodiscard]] inline TonalRange tonal_range_of(const Pixels& pixels) {
    constexpr std::size_t share = 200;
    std::array<std::size_t, 256> counts{};
    for (std::size_t index = 0; index < pixels.count(); ++index)
        ++counts[static_cast<std::size_t>(luma(pixels[index]) + 0.5)];
    const std::size_t outside = pixels.count() / share;
    const auto level = [&](auto first, auto last) {
        std::size_t seen = 0;
        while (first != last && (seen += *first) <= outside)
            ++first;
        return first;
    };
    const auto dark = level(counts.begin(), counts.end()) - counts.begin();
    const auto light = counts.rend() - level(counts.rbegin(), counts.rend()) - 1;
    return {static_cast<double>(dark) / 255, static_cast<double>(light) / 255};
}

namespace detail {

inline void check_enhancement(const ImageEnhancementOptions& options) {
    const auto check = [](std::string_view name, double value, double most) {
        if (!(value >= 0 && value <= most))
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("{} of {}; it is 0 to {}", name, value, most)};
    };
    check("a denoise", options.denoise, 1);
    check("a contrast", options.contrast, 1);
    check("a saturation", options.saturation, 2);
    check("a sharpen", options.sharpen, 1);
}

/// Filters for planes of red, green and blue; each begins with a comma.
[[nodiscard]] inline std::string enhancement_filters(const ImageEnhancementOptions& options,
                                                     TonalRange range) {
    std::string filters;
    if (options.denoise > 0)
        filters += fmt::format(",nlmeans=s={:.4f}:p=5:r=11", 1 + 11 * options.denoise);
    // All channels alike, so that no colour changes.
    const double low = range.darkest * options.contrast;
    const double high = 1 - (1 - range.lightest) * options.contrast;
    constexpr double level = 1.0 / 255;
    if (options.contrast > 0 && high - low > level && (low > 0 || high < 1))
        filters += fmt::format(",colorlevels=rimin={0:.6f}:gimin={0:.6f}:bimin={0:.6f}:"
                               "rimax={1:.6f}:gimax={1:.6f}:bimax={1:.6f}",
                               low, high);
    if (options.saturation != 1) {
        // Away from the luma of the colour, or towards it.
        constexpr std::array<double, 3> weights{0.2126, 0.7152, 0.0722};
        constexpr std::string_view names = "rgb";
        filters += ",colorchannelmixer=";
        for (std::size_t to = 0; to < 3; ++to)
            for (std::size_t from = 0; from < 3; ++from)
                filters +=
                    fmt::format("{}{}{}={:.6f}", to + from == 0 ? "" : ":", names[to], names[from],
                                weights[from] * (1 - options.saturation) +
                                    (to == from ? options.saturation : 0));
    }
    if (options.sharpen > 0)
        filters += fmt::format(",cas=strength={:.4f}:planes=7", options.sharpen);
    return filters;
}

/// The filters for all of a picture, from and to red, green and blue.
[[nodiscard]] inline std::string enhancement_row(const ImageEnhancementOptions& options,
                                                 TonalRange range, bool has_alpha) {
    const std::string filters = enhancement_filters(options, range);
    if (!has_alpha)
        return "format=gbrp" + filters + ",format=rgb24";
    return "format=rgba,split[colours][whole];[whole]alphaextract[alpha];[colours]format=gbrp" +
           filters + ",format=rgba[better];[better][alpha]alphamerge,format=rgba";
}

/// Of a picture after what is planned for it. Lifetime: `image` outlives the task.
inline Task<TonalRange> measure_range(const PlannedImage& image) {
    constexpr int longest_side = 512;
    const PictureShape& shape = image.plan.shape();
    const PictureSize size = fitted_size({shape.width, shape.height}, longest_side);
    ProcessOptions run =
        filter_run(image.source, image.others, image.plan.filters() + "," + area_filter(size));
    const Pixels pixels = co_await run_to_pixels(std::move(run), size, image.source.input.file());
    co_return co_await run_blocking(&tonal_range_of, std::cref(pixels));
}

/// The filters that are planned for a picture, and those that then make it better.
/// Lifetime: `image` outlives the task.
inline Task<std::string> enhance_planned(const PlannedImage& image,
                                         ImageEnhancementOptions options) {
    check_enhancement(options);
    if (options == ImageEnhancementOptions{})
        co_return image.plan.filters();
    TonalRange range;
    if (options.contrast > 0)
        range = co_await measure_range(image);
    co_return image.plan.filters() + "," +
        enhancement_row(options, range, image.plan.shape().has_alpha);
}

} // namespace detail

/// Makes a picture better, in the order of the options, and writes the result as PNG with eight
/// bits a channel; transparency stays as it is.
///
/// Throws, Cancellation: see `process_image`; `Error` (invalid_argument) for an option beyond its
/// range.
[[nodiscard]] inline Task<> enhance_image(std::filesystem::path file,
                                          ImageEnhancementOptions options,
                                          std::filesystem::path png, MediaLimits limits = {}) {
    detail::check_enhancement(options);
    const std::vector<ImageOperation> nothing;
    const detail::PlannedImage planned =
        co_await detail::plan_image(std::move(file), nothing, limits);
    const std::string filters = co_await detail::enhance_planned(planned, options);
    co_await detail::run_filters(planned.source, planned.others, filters, png);
}

} // namespace coflow::image
