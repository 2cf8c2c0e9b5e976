// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/write_png.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/open_image.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::image::detail {

/// ffmpeg reading a picture, and others as further inputs, in the folder of the first; what is
/// damaged is an error. The row of filters begins with the picture; its end is what is written.
[[nodiscard]] inline ProcessOptions filter_run(const ImageSource& source,
                                               const std::vector<ImageSource>& others,
                                               std::string_view filters) {
    ProcessOptions run = ffmpeg(source.input, "-xerror", "-err_detect", "explode");
    for (const ImageSource& other : others)
        run.add_arguments("-protocol_whitelist", "file,pipe", "-err_detect", "explode", "-i",
                          other.input.argument());
    run.working_directory(source.input.folder())
        .add_arguments("-filter_complex", fmt::format("[0:v]{}[out]", filters), "-map", "[out]");
    return run;
}

/// Writes what filters make of a picture as PNG, which is the caller's to remove if this fails.
/// Lifetime: the arguments outlive the task.
inline Task<> run_filters(const ImageSource& source, const std::vector<ImageSource>& others,
                          const std::string& filters, const std::filesystem::path& png) {
    ProcessOptions run = filter_run(source, others, filters);
    add_picture_output(run, std::filesystem::absolute(png), "png");
    const FfmpegResult result = co_await run_media_tool(run, source.input.file());
    if (!std::filesystem::exists(png))
        throw Error{ErrorCode::invalid_argument, bad_media(source.input.file(), result.messages)};
}

} // namespace coflow::image::detail
