// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/picture_shape.hpp"
#include "coflow/generator/image/detail/run_filters.hpp"
#include "coflow/media/decode_image.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/open_image.hpp"
#include "coflow/media/pixels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::image {

enum class ImageFormat : std::uint8_t { png, jpeg, webp };
inline constexpr std::array<std::string_view, 3> image_format_names{"png", "jpeg", "webp"};

[[nodiscard]] constexpr std::string_view to_string(ImageFormat format) noexcept {
    return image_format_names[static_cast<std::size_t>(format)];
}

/// How a picture is written for others.
///
/// What the quality means: png is without loss and has none. For jpeg 100 to 1 are the quantiser
/// scales 1 to 31 of ffmpeg's encoder in equal steps, and from 90 on colours have the full
/// resolution. For webp it is libwebp's own quality, and 100 is without loss.
struct ImageExportOptions {
    std::optional<ImageFormat> format{}; ///< Otherwise, as the file's name says.
    int quality = 90;                    ///< 1 to 100.
    int longest_side = 0;                ///< Bigger pictures are scaled down to that; 0: never.
    Rgb background{255, 255, 255};       ///< Of what is transparent, in a jpeg.
    MediaLimits limits{};
};

/// A picture that has been written.
struct ExportedImage {
    ExportedImage() = default;

    std::filesystem::path file;
    ImageFormat format = ImageFormat::png;
    int width = 0;
    int height = 0;
    std::uint64_t bytes = 0;
};

/// The format that the name of a picture promises, if it does.
[[nodiscard]] inline std::optional<ImageFormat> format_of_name(const std::filesystem::path& file) {
    std::string extension = file.extension().native();
    std::ranges::transform(extension, extension.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    if (extension == ".png")
        return ImageFormat::png;
    if (extension == ".jpg" || extension == ".jpeg")
        return ImageFormat::jpeg;
    if (extension == ".webp")
        return ImageFormat::webp;
    return std::nullopt;
}

namespace detail {

/// Throws: `Error` (invalid_argument).
[[nodiscard]] inline ImageFormat export_format(const std::filesystem::path& file,
                                               const ImageExportOptions& options) {
    const auto refuse = [&file](const std::string& why) {
        throw Error{ErrorCode::invalid_argument, quote(file.native()) + " cannot be made: " + why};
    };
    if (options.quality < 1 || options.quality > 100)
        refuse(fmt::format("a quality of {}; it is 1 to 100", options.quality));
    if (options.longest_side < 0)
        refuse(fmt::format("a longest side of {} pixels", options.longest_side));
    const std::optional<ImageFormat> named = format_of_name(file);
    if (!options.format && !named)
        refuse("call it .png, .jpg or .webp, or say the format");
    if (options.format && named && *options.format != *named)
        refuse(fmt::format("it would hold a {}, and its name says {}", to_string(*options.format),
                           to_string(*named)));
    return options.format ? *options.format : *named;
}

[[nodiscard]] inline PictureShape export_shape(PictureShape shape, ImageFormat format,
                                               int longest_side) {
    const PictureSize size = fitted_size({shape.width, shape.height}, longest_side);
    shape.width = size.width;
    shape.height = size.height;
    // Source: the formats' own fields for their sizes; libwebp's and ffmpeg's encoders.
    constexpr std::array<int, 3> most{65535, 65500, 16383};
    const int most_side = most[static_cast<std::size_t>(format)];
    if (std::max(shape.width, shape.height) > most_side)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("{} x {} pixels do not fit into a {}, which has at most {} a side",
                                shape.width, shape.height, to_string(format), most_side)};
    return shape;
}

[[nodiscard]] inline std::string export_row(PictureShape from, PictureShape to, ImageFormat format,
                                            const ImageExportOptions& options) {
    std::string filters = fmt::format("format={}", from.has_alpha ? "rgba" : "rgb24");
    if (from.width != to.width || from.height != to.height)
        filters += fmt::format(",scale={}:{}:flags=lanczos+accurate_rnd", to.width, to.height);
    if (format != ImageFormat::jpeg)
        return filters + (format == ImageFormat::webp ? ",format=bgra" : "");
    if (from.has_alpha)
        filters += fmt::format("[over];color=c=0x{:02x}{:02x}{:02x}:s={}x{},format=rgb24[ground];"
                               "[ground][over]overlay=format=rgb:shortest=1",
                               options.background.red, options.background.green,
                               options.background.blue, to.width, to.height);
    constexpr int full_colour = 90;
    // As JFIF has it: BT.601 of the full range.
    return filters + fmt::format(",scale=flags=accurate_rnd+full_chroma_int:out_color_matrix=bt601:"
                                 "out_range=full,format={}",
                                 options.quality >= full_colour ? "yuvj444p" : "yuvj420p");
}

inline void add_encoder(ProcessOptions& run, const std::filesystem::path& file, ImageFormat format,
                        int quality) {
    switch (format) {
    case ImageFormat::png:
        return add_picture_output(run, file, "png");
    case ImageFormat::jpeg: {
        const double scale = 1 + (100 - quality) * 30.0 / 99;
        run.add_arguments("-qmin", "1", "-q:v", fmt::format("{:.3f}", scale));
        return add_picture_output(run, file, "mjpeg");
    }
    case ImageFormat::webp:
        if (quality == 100)
            run.add_arguments("-lossless", "1");
        else
            run.add_arguments("-quality", quality);
        return add_picture_output(run, file, "libwebp");
    }
}

/// Writes what filters make of a picture, which then has the shape `from`, to `file`.
/// Lifetime: `source`, `others` and `filters` outlive the task.
inline Task<ExportedImage> write_image(const ImageSource& source,
                                       const std::vector<ImageSource>& others,
                                       const std::string& filters, PictureShape from,
                                       std::filesystem::path file, ImageExportOptions options) {
    const ImageFormat format = export_format(file, options);
    const PictureShape to = export_shape(from, format, options.longest_side);
    const std::filesystem::path staged = source.input.folder() / "staged";
    ProcessOptions run =
        filter_run(source, others, filters + "," + export_row(from, to, format, options));
    add_encoder(run, staged, format, options.quality);
    const FfmpegResult made = co_await run_media_tool(run, source.input.file());
    if (!std::filesystem::exists(staged))
        throw Error{ErrorCode::invalid_argument, bad_media(source.input.file(), made.messages)};

    const ImageSource written = co_await open_upright_image(staged, options.limits);
    constexpr std::array<std::string_view, 3> codecs{"png", "mjpeg", "webp"};
    const VideoStream& stream = written.stream;
    if (stream.codec != codecs[static_cast<std::size_t>(format)] || stream.width != to.width ||
        stream.height != to.height)
        throw Error{ErrorCode::internal,
                    quote(file.native()) + " was written wrongly: " + stream.codec +
                        fmt::format(" of {} x {} instead of {} x {} pixels", stream.width,
                                    stream.height, to.width, to.height)};
    std::vector<FileExport> files{{staged, file}};
    co_await export_files(std::move(files));
    ExportedImage result;
    result.file = std::move(file);
    result.format = format;
    result.width = to.width;
    result.height = to.height;
    result.bytes = written.bytes;
    co_return result;
}

} // namespace detail

/// Writes a picture that ffmpeg can read to `file`, which appears complete or not at all, after it
/// has been read again. What a camera has noted is not taken along; the picture is turned as it is
/// to be shown.
///
/// Throws: as `process_image`; `Error` (invalid_argument) if the name says another format than the
/// options; (internal) if what was written is of another format or size than it should be.
/// Cancellation: ends ffmpeg; nothing has appeared.
[[nodiscard]] inline Task<ExportedImage> export_image(std::filesystem::path picture,
                                                      std::filesystem::path file,
                                                      ImageExportOptions options = {}) {
    static_cast<void>(detail::export_format(file, options));
    const ImageSource source = co_await open_upright_image(std::move(picture), options.limits);
    const std::vector<ImageSource> no_others;
    const std::string as_it_is = "null";
    co_return co_await detail::write_image(source, no_others, as_it_is, detail::shape_of(source),
                                           std::move(file), options);
}

} // namespace coflow::image
