// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/shared_progress.hpp"
#include "coflow/generator/video/detail/sound_picture.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/slideshow_plan.hpp"
#include "coflow/generator/video/title_layout.hpp"
#include "coflow/media/probe.hpp"
#include "coflow/media/video_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::video {

/// Makes videos by ffmpeg: stills of the slides, parts of the slideshow, and then the whole with
/// sound, visualiser and titles.
///
/// The result is Matroska with FFV1 and FLAC. A model of `VideoBackend`.
class BuiltInVideo {
public:
    /// Throws: `FileError`; `Error` (invalid_argument) that says which file, or what in the
    /// request, is wrong; (not_found) if ffmpeg is missing. Cancellation: ends the programs at
    /// once. Lifetime: `request` outlives the task.
    Task<> create(const VideoCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress = {}) const {
        std::optional<detail::SoundTrack> sound;
        if (!request.sound.empty())
            sound.emplace(co_await detail::open_sound_track(request.sound));
        const SlideshowPlan plan{request, sound ? sound->length : std::chrono::duration<double>{}};
        TitleLayout titles{request.width, request.height, plan.rate(), plan.frames()};
        for (const Title& title : request.titles)
            titles.add(title);
        const TemporaryDirectory folder;
        const detail::Work work{request, plan, folder.path()};
        detail::SharedProgress shares{std::move(progress)};
        if (!request.slides.empty()) {
            co_await make_stills(work, shares);
            co_await make_parts(work, shares);
        }
        co_await finish(work, titles, sound ? &*sound : nullptr, std::move(file),
                        shares.part(request.slides.empty() ? 0 : 0.6, 1));
    }

private:
    static constexpr std::size_t at_once = 2; // ffmpeg has threads of its own

    static std::string still(std::size_t slide) { return fmt::format("still{}.nut", slide); }
    static std::string part(std::size_t number) { return fmt::format("part{}.nut", number); }

    /// The first slide that has the same still as this one.
    static std::size_t same_still(const std::vector<Slide>& slides, std::size_t slide) {
        const auto is_same = [&wanted = slides[slide]](const Slide& other) {
            return other.picture == wanted.picture &&
                   (other.motion == SlideMotion::still) == (wanted.motion == SlideMotion::still);
        };
        return static_cast<std::size_t>(std::ranges::find_if(slides, is_same) - slides.begin());
    }

    static Task<> make_stills(const detail::Work& work, detail::SharedProgress& shares) {
        std::vector<std::size_t> slides;
        for (std::size_t slide = 0; slide < work.request.slides.size(); ++slide)
            if (same_still(work.request.slides, slide) == slide)
                slides.push_back(slide);
        const auto make = [&work, &shares, count = slides.size()](std::size_t slide) {
            return make_still(work, slide, shares.equal_part(0, 0.3, count));
        };
        co_await map_concurrent(slides, at_once, make);
    }

    static Task<> make_still(const detail::Work& work, std::size_t slide, MediaProgress progress) {
        const std::filesystem::path& picture = work.request.slides[slide].picture;
        const MediaInput input = co_await open_media(picture);
        const MediaInfo info = co_await probe_media(input);
        const VideoStream& stream = video_of(info, picture, work.request.limits);
        ProcessOptions options = detail::video_tool(work.folder);
        detail::add_input(options, input);
        options.add_arguments("-map", fmt::format("0:{}", stream.index), "-vf",
                              work.plan.still_filter(slide), "-frames:v", "1");
        detail::add_part_output(options, work.request.width, work.request.height, still(slide));
        co_await detail::run_strictly(std::move(options), picture);
        progress(1);
    }

    static Task<> make_parts(const detail::Work& work, detail::SharedProgress& shares) {
        const std::vector<SlideshowPart> parts = work.plan.parts();
        std::vector<std::size_t> numbers(parts.size());
        for (std::size_t number = 0; number < numbers.size(); ++number)
            numbers[number] = number;
        const auto make = [&work, &shares, &parts](std::size_t number) {
            return make_part(work, parts[number], number,
                             shares.equal_part(0.3, 0.6, parts.size()));
        };
        co_await map_concurrent(numbers, at_once, make);
        detail::PartList list;
        for (const std::size_t number : numbers)
            list.add(part(number), work.plan.rate().time_of(parts[number].frames));
        co_await write_file_atomically(work.folder / "parts.txt", list.text());
    }

    static Task<> make_part(const detail::Work& work, SlideshowPart slides, std::size_t number,
                            MediaProgress progress) {
        ProcessOptions options = detail::video_tool(work.folder);
        for (std::size_t slide = slides.first; slide < slides.end; ++slide)
            detail::add_input(options, "nut", still(same_still(work.request.slides, slide)));
        options.add_arguments("-filter_complex", work.plan.part_graph(slides), "-map", "[v]");
        detail::add_part_output(options, work.request.width, work.request.height, part(number));
        co_await detail::run_strictly(std::move(options), work.request.slides[slides.first].picture,
                                      work.plan.rate().time_of(slides.frames), std::move(progress));
    }

    static Task<> finish(const detail::Work& work, const TitleLayout& titles,
                         const detail::SoundTrack* sound, std::filesystem::path file,
                         MediaProgress progress) {
        for (const TitleLayout::TextFile& text : titles.files())
            co_await write_file_atomically(work.folder / text.name, text.text);
        ProcessOptions options = detail::video_tool(work.folder);
        const bool slides = !work.request.slides.empty();
        if (slides)
            detail::add_input(options, "concat", "parts.txt");
        if (sound != nullptr)
            detail::add_input(options, sound->input);
        std::optional<std::string> sound_label;
        if (sound != nullptr)
            sound_label = fmt::format("[{}:{}]", slides ? 1 : 0, sound->stream);
        const std::string graph =
            detail::final_graph(work.request, work.plan, sound_label, titles.filters());
        options.add_arguments("-filter_complex", graph, "-map", "[v]");
        if (sound != nullptr)
            options.add_arguments("-map", "[a]");
        detail::add_lossless_output(options, work.request.width, work.request.height, file);
        co_await detail::run_strictly(std::move(options),
                                      sound != nullptr ? work.request.sound : file,
                                      work.plan.length(), std::move(progress));
    }
};

static_assert(VideoBackend<BuiltInVideo>);

} // namespace coflow::video
