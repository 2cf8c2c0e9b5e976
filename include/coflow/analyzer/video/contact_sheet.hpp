// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/analyzer/video/thumbnails.hpp"
#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::video {

namespace detail {

/// The encoder for a picture's name.
///
/// Throws: `Error` (invalid_argument) for a name that no encoder is known for.
[[nodiscard]] inline std::string_view picture_encoder(const std::filesystem::path& file) {
    const std::filesystem::path extension = file.extension();
    if (extension == ".png")
        return "png";
    if (extension == ".jpg" || extension == ".jpeg")
        return "mjpeg";
    throw Error{ErrorCode::invalid_argument,
                quote(file.native()) + " cannot be a contact sheet: call it .png or .jpg"};
}

} // namespace detail

/// Puts thumbnails side by side, the first at the upper left, into the picture `sheet`, which
/// appears complete or not at all.
///
/// Throws: `Error` (invalid_argument) for a `sheet` that is neither .png nor .jpg, for no columns,
/// and for no thumbnails; `FileError` if it cannot be written.
/// Cancellation: ends ffmpeg; nothing has appeared.
[[nodiscard]] inline Task<> make_contact_sheet(std::vector<Thumbnail> thumbnails,
                                               std::size_t columns, std::filesystem::path sheet) {
    const std::string_view encoder = detail::picture_encoder(sheet);
    if (columns == 0 || thumbnails.empty())
        throw Error{ErrorCode::invalid_argument,
                    "a contact sheet needs at least a column and a thumbnail"};
    columns = std::min(columns, thumbnails.size());
    const std::size_t rows = (thumbnails.size() + columns - 1) / columns;
    // ffmpeg reads numbered files; some numbers may be missing where a video ended early.
    const TemporaryDirectory folder;
    for (std::size_t index = 0; index < thumbnails.size(); ++index)
        std::filesystem::create_symlink(std::filesystem::absolute(thumbnails[index].file),
                                        folder.path() / fmt::format("{}.png", index));
    ProcessOptions options = media_tool("ffmpeg");
    // Relative names: that of the folder might hold a `%`.
    options.working_directory(folder.path())
        .add_arguments("-nostdin", "-y", "-f", "image2", "-framerate", "1", "-start_number", "0",
                       "-i", "%d.png", "-vf",
                       fmt::format("tile={}x{}:padding=4:margin=4:color=0x202020", columns, rows),
                       "-frames:v", "1", "-q:v", "2", "-f", "image2", "-update", "1", "-c:v",
                       encoder, "sheet");
    co_await run_media_tool(options, sheet);
    co_await copy_file_atomically(folder.path() / "sheet", sheet);
}

} // namespace coflow::video
