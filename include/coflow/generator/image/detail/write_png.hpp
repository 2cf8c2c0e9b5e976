// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/pixels.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::image::detail {

/// Makes ffmpeg write one picture, by this encoder, to `file`.
inline void add_picture_output(ProcessOptions& ffmpeg, const std::filesystem::path& file,
                               std::string_view encoder) {
    ffmpeg.add_arguments("-frames:v", "1", "-map_metadata", "-1", "-fflags", "+bitexact",
                         "-flags:v", "+bitexact", "-c:v", encoder, "-f", "image2", "-update", "1",
                         "file:" + file.native());
}

/// Writes a picture as PNG, which is the caller's to remove if this fails.
inline Task<> write_png(Pixels pixels, std::filesystem::path file) {
    ProcessOptions encode = media_tool("ffmpeg");
    encode.add_arguments("-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size",
                         fmt::format("{}x{}", pixels.width(), pixels.height()), "-i", "pipe:0");
    encode.input(ProcessInput::text(std::move(pixels).bytes()));
    add_picture_output(encode, file, "png");
    co_await run_media_tool(encode, file);
}

} // namespace coflow::image::detail
