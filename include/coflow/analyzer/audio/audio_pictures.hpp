// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_input.hpp"

#include <fmt/format.h>

#include <bit>
#include <filesystem>
#include <string>

namespace coflow::audio {

/// A picture of a sound, in pixels.
struct PictureSize {
    int width = 1200;
    int height = 300;

    friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

enum class AudioPicture {
    waveform,   ///< The course of the amplitude, all channels together.
    spectrogram ///< Frequencies from the bottom up, to half of the sample rate.
};

/// Throws: `Error` (invalid_argument) unless it is a PNG of an acceptable size.
inline void check_audio_picture(const std::filesystem::path& to, const PictureSize& size) {
    constexpr int least = 16;
    constexpr int most = 8192;
    if (to.extension() != ".png")
        throw Error{ErrorCode::invalid_argument,
                    quote(to.native()) +
                        " is no name for a picture of a sound: it must end in .png"};
    for (const int side : {size.width, size.height})
        if (side < least || side > most)
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("a picture of a sound has {} to {} pixels a side, not {}",
                                    least, most, side)};
}

/// Draws the first sound of a file as `to`, which is not written atomically.
///
/// Throws: as `check_audio_picture` and `run_media_tool`.
/// Lifetime: `input` outlives the task.
inline Task<> draw_audio(const MediaInput& input, AudioPicture picture, PictureSize size,
                         std::filesystem::path to) {
    check_audio_picture(to, size);
    // Of other heights ffmpeg's transform takes sixty times as long.
    const unsigned fast_height = std::bit_ceil(static_cast<unsigned>(size.height));
    const std::string filter =
        picture == AudioPicture::waveform
            ? fmt::format("showwavespic=s={}x{}:colors=0x3070c0", size.width, size.height)
            : fmt::format("showspectrumpic=s={0}x{1}:legend=disabled:drange=80,scale={0}:{2}",
                          size.width, fast_height, size.height);
    ProcessOptions options = ffmpeg(input);
    options.add_arguments("-filter_complex", "[0:a:0]aformat=channel_layouts=mono," + filter,
                          "-frames:v", "1", "-c:v", "png", "-f", "image2", "-update", "1",
                          "file:" + to.native());
    co_await run_media_tool(options, input.file());
}

} // namespace coflow::audio
