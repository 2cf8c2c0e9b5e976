// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/slideshow_plan.hpp"
#include "coflow/media/probe.hpp"
#include "coflow/media/video_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::video::detail {

/// What the parts of a creation work on.
struct Work {
    const VideoCreationRequest& request;
    const SlideshowPlan& plan;
    std::filesystem::path folder;
};

/// A file with sound that has been opened.
struct SoundTrack {
    SoundTrack(MediaInput opened, int index, std::chrono::duration<double> time)
        : input{std::move(opened)}, stream{index}, length{time} {}

    MediaInput input;
    int stream; ///< Among all of the file.
    std::chrono::duration<double> length;
};

/// Throws: as `probe_media`; `Error` (invalid_argument) if there is no sound, or none of a length.
[[nodiscard]] inline Task<SoundTrack> open_sound_track(std::filesystem::path file) {
    MediaInput input = co_await open_media(file);
    const MediaInfo info = co_await probe_media(input);
    if (info.audio.empty())
        throw Error{ErrorCode::invalid_argument, quote(file.native()) + " has no sound"};
    if (!(info.duration.count() > 0))
        throw Error{ErrorCode::invalid_argument,
                    quote(file.native()) + " has a sound of no known length"};
    co_return SoundTrack{std::move(input), info.audio.front().index, info.duration};
}

/// Draws a sound in this size; all of the filters allow even sizes only, or any.
[[nodiscard]] inline std::string draw_sound(Visualiser kind, int width, int height, int rate) {
    const std::string size =
        fmt::format("s={}x{}", std::max(2, width / 2 * 2), std::max(2, height / 2 * 2));
    switch (kind) {
    case Visualiser::notes:
        return fmt::format("showcqt={}:fps={}:axis=0", size, rate);
    case Visualiser::waves:
        return fmt::format("showwaves={}:rate={}:mode=cline:colors=0x40c0ff|0xff9040:draw=full",
                           size, rate);
    case Visualiser::frequencies:
        return fmt::format("showfreqs={}:mode=bar:fscale=log:ascale=sqrt:colors=0x40c0ff|0xff9040",
                           size);
    case Visualiser::stereo:
        return fmt::format("avectorscope={}:rate={}:draw=line:zoom=1.3:rc=40:gc=200:bc=255", size,
                           rate);
    }
    return {};
}

/// Everything after the parts of the slideshow, which are input 0 if there are slides; makes `[v]`,
/// and `[a]` if there is a sound.
[[nodiscard]] inline std::string final_graph(const VideoCreationRequest& request,
                                             const SlideshowPlan& plan,
                                             const std::optional<std::string>& sound,
                                             std::string_view titles) {
    const std::string heard = sound.value_or("") + exact_sound(plan.length());
    const bool over = !request.slides.empty();
    std::string graph;
    std::string seen = "[0:v]";
    if (request.visualiser) {
        const int height = over ? std::max(2, request.height / 3) : request.height;
        graph = heard + ",asplit[drawn][a];[drawn]aformat=channel_layouts=stereo," +
                draw_sound(*request.visualiser, request.width, height, plan.rate().numerator) +
                fmt::format(",{},scale={}:{},setsar=1", exact_pictures(plan.rate(), plan.frames()),
                            request.width, height);
        if (over)
            graph += ",format=rgba,colorkey=black:0.12:0.15[drawing];[0:v][drawing]"
                     "overlay=x=0:y=H-h:format=auto,format=yuv420p[shown];";
        else
            graph += ",format=yuv420p[shown];";
        seen = "[shown]";
    } else if (sound) {
        graph = heard + "[a];";
    }
    // The colours have been made from RGB by the matrix that ffmpeg takes if nothing is said.
    return graph + seen + exact_pictures(plan.rate(), plan.frames()) + std::string{titles} +
           ",setparams=colorspace=smpte170m:range=tv[v]";
}

} // namespace coflow::video::detail
