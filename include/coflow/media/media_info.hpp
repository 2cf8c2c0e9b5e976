// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace coflow {

/// Pictures in a media file.
struct VideoStream {
    int index = 0; ///< Among all streams of the file.
    std::string codec{};
    std::string pixel_format{};
    int width = 0;
    int height = 0;
    double frames_per_second = 0; ///< On average; 0 if it is not known.
    bool is_cover = false;        ///< A picture that belongs to a sound.
};

/// Sound in a media file.
struct AudioStream {
    int index = 0;
    std::string codec{};
    int sample_rate = 0; ///< In Hz.
    int channels = 0;
};

/// What a media file says about itself.
struct MediaInfo {
    // Declared so that this is no aggregate: GCC before 14 would destroy a temporary one twice.
    MediaInfo() = default;

    std::string container;                    ///< ffmpeg's names of the format, with commas.
    std::chrono::duration<double> duration{}; ///< 0 if it is not known.
    std::uint64_t bytes = 0;
    std::uint64_t bits_per_second = 0;
    std::vector<VideoStream> video;
    std::vector<AudioStream> audio;
};

/// What is too big is refused before it is decoded.
struct MediaLimits {
    std::uint64_t most_pixels = std::uint64_t{1} << 26; ///< Of a picture: 8192 x 8192.
};

/// The first stream of pictures that is more than the cover of a sound.
///
/// Throws: `Error` (invalid_argument) if there is none, or none of an acceptable size.
[[nodiscard]] inline const VideoStream&
video_of(const MediaInfo& info, const std::filesystem::path& file, const MediaLimits& limits) {
    const auto stream = std::ranges::find(info.video, false, &VideoStream::is_cover);
    const auto refuse = [&file](const std::string& why) {
        throw Error{ErrorCode::invalid_argument, quote(file.native()) + " " + why};
    };
    if (stream == info.video.end())
        refuse(info.audio.empty() ? "has neither pictures nor sound"
                                  : "has no pictures, only sound (" + info.audio[0].codec + ")");
    const std::string size =
        std::to_string(stream->width) + " x " + std::to_string(stream->height) + " pixels";
    if (stream->width <= 0 || stream->height <= 0)
        refuse("has pictures without a size (" + size + ")");
    const auto width = static_cast<std::uint64_t>(stream->width);
    const auto height = static_cast<std::uint64_t>(stream->height);
    if (width * height > limits.most_pixels)
        refuse("has pictures of " + size + ", more than the limit of " +
               std::to_string(limits.most_pixels));
    return *stream;
}

} // namespace coflow
