// SPDX-License-Identifier: MIT
// What ffmpeg and ffprobe write, which is full of what stands in the files that they read.
#include "coflow/analyzer/video/frame_metadata.hpp"
#include "coflow/analyzer/video/video_curve.hpp"
#include "coflow/analyzer/video/video_events.hpp"
#include "coflow/io/line_splitter.hpp"
#include "coflow/media/detail/parse_ffprobe.hpp"
#include "coflow/media/ffmpeg_report.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

using namespace coflow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    FfmpegReport report{std::chrono::seconds{10}};
    video::FrameMetadata metadata;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        if (const std::optional<double> fraction = report.read(line))
            if (!(*fraction >= 0 && *fraction <= 1))
                std::abort();
        static_cast<void>(metadata.read(line));
        begin = end + 1;
    }
    if (report.messages().size() > FfmpegReport::most_messages)
        std::abort();
    try {
        const MediaInfo info = detail::parse_ffprobe(text);
        if (!(info.duration.count() >= 0 || info.duration.count() < 0))
            std::abort(); // not a number
    } catch (const nlohmann::json::exception&) {
    }
    return 0;
}
