// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/image/dominant_colours.hpp"
#include "coflow/analyzer/image/histogram.hpp"
#include "coflow/analyzer/image/perceptual_hash.hpp"
#include "coflow/analyzer/image/sharpness.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/decode_image.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/graph.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::image {

/// What is wanted to be known of a picture.
struct ImageRequest {
    ImageRequest() = default;
    explicit ImageRequest(std::filesystem::path picture) : file{std::move(picture)} {}

    std::filesystem::path file;
    DecodeOptions decode;
    std::size_t colours = 5; ///< At most so many dominant ones.
    std::uint64_t seed = 1;  ///< Of the search for them.
};

/// What is known of a picture; everything from the histogram on is of the decoded size.
struct ImageReport {
    ImageReport() = default;

    std::filesystem::path file;
    std::string format;
    std::string pixel_format; ///< ffmpeg's name of how the file stores colours.
    int width = 0;
    int height = 0;
    std::uint64_t bytes = 0;
    Histogram histogram;
    Exposure exposure;
    std::vector<DominantColour> colours;
    double sharpness = 0;
    PerceptualHash hash;
};

/// Decodes a picture and measures it in several ways at the same time.
///
/// Throws: see `decode_image`.
/// Cancellation: ends ffmpeg; a measurement that has begun comes to its end first.
class ImageAnalysis : public GraphWorkflow<ImageRequest, ImageReport> {
public:
    ImageAnalysis() : GraphWorkflow{{.type = WorkflowType::analysis}} {
        const auto image = node("decode", {.weight = 3}, &ImageAnalysis::decode, input());
        const auto histogram = node("histogram", &ImageAnalysis::histogram, image);
        const auto colours = node("colours", &ImageAnalysis::colours, input(), image);
        const auto sharpness = node("sharpness", &ImageAnalysis::sharpness, image);
        const auto hash = node("hash", &ImageAnalysis::hash, image);
        output(node("report", {.weight = 0.1}, &ImageAnalysis::report, input(), image, histogram,
                    colours, sharpness, hash));
    }

private:
    Task<DecodedImage> decode(const ImageRequest& request) {
        return decode_image(request.file, request.decode);
    }
    Histogram histogram(const DecodedImage& image) { return histogram_of(image.pixels); }
    std::vector<DominantColour> colours(const ImageRequest& request, const DecodedImage& image) {
        return dominant_colours(image.pixels, request.colours, request.seed);
    }
    double sharpness(const DecodedImage& image) { return sharpness_of(image.pixels); }
    PerceptualHash hash(const DecodedImage& image) { return perceptual_hash(image.pixels); }

    ImageReport report(const ImageRequest& request, const DecodedImage& image,
                       const Histogram& histogram, const std::vector<DominantColour>& colours,
                       double sharpness, PerceptualHash hash) {
        ImageReport report;
        report.file = request.file;
        report.format = image.format;
        report.pixel_format = image.stream.pixel_format;
        report.width = image.stream.width;
        report.height = image.stream.height;
        report.bytes = image.bytes;
        report.histogram = histogram;
        report.exposure = exposure_of(histogram);
        report.colours = colours;
        report.sharpness = sharpness;
        report.hash = hash;
        return report;
    }
};

} // namespace coflow::image
