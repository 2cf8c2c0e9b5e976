// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/detail/processing_filters.hpp"
#include "coflow/generator/music/export_format.hpp"
#include "coflow/generator/music/music_tags.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::music {

/// Which sound to export, and as what.
struct ExportRequest {
    ExportRequest() = default;
    ExportRequest(std::filesystem::path from, std::filesystem::path to)
        : input{std::move(from)}, output{std::move(to)} {}

    std::filesystem::path input;
    std::filesystem::path output; ///< Its extension chooses the format; see `export_formats`.
    MusicTags tags;
    ExportQuality quality = ExportQuality::standard;
};

/// A file that was exported.
struct ExportedMusic {
    ExportedMusic() = default;

    std::filesystem::path file;
    audio::Seconds duration{0}; ///< Of what it decodes to.
    std::uint64_t bytes = 0;
    std::vector<std::string> damage; ///< What ffmpeg has complained of in the input.
};

/// Encodes a sound, with tags, as WAV, FLAC, MP3, Ogg Vorbis or AAC; decodes what it has written
/// and compares the durations; only then the file appears. By ffmpeg.
///
/// Throws: `FileError`; `Error` (invalid_argument) for what holds no sound, an unknown extension,
/// too many channels for the format, or a tag that cannot be kept; (internal) if what was written
/// differs from the input.
/// Cancellation: ends ffmpeg; no file is left.
class MusicExport : public PipelineWorkflow<ExportRequest, ExportedMusic> {
public:
    MusicExport() : PipelineWorkflow{{.name = "music_export", .type = WorkflowType::processing}} {
        steps(step("decode", &MusicExport::decode),
              step("encode", &MusicExport::encode, {.weight = 4}),
              step("check", &MusicExport::check, {.weight = 2}),
              step("deliver", &MusicExport::deliver, {.weight = 0.2}));
    }

private:
    struct Work : detail::MusicWork {
        Work(detail::MusicWork opened, ExportRequest wanted)
            : MusicWork{std::move(opened)}, request{std::move(wanted)} {}
        [[nodiscard]] std::filesystem::path encoded() const { return input.folder() / "encoded"; }
        ExportRequest request;
        ExportedMusic made{};
    };

    // First, because only what was decoded says how long it is.
    Task<Work> decode(ExportRequest request) {
        const ExportFormat& format = export_format_of(request.output);
        for_each_tag(request.tags, &check_tag);
        detail::MusicWork opened = co_await detail::open_sound(request.input, request.output);
        Work work{std::move(opened), std::move(request)};
        if (work.stream.channels > format.most_channels)
            throw Error{ErrorCode::invalid_argument,
                        fmt::format("{} has {} channels, and a file {} can have {}",
                                    quote(work.input.file().native()), work.stream.channels,
                                    format.extension, format.most_channels)};
        MediaProgress progress = detail::progress_of(co_await this_step());
        work.damage = co_await detail::pass(work, {}, detail::exact_samples, "decoded.wav",
                                            work.duration, std::move(progress));
        const detail::FrameCount count = co_await detail::count_frames(work.sound);
        work.duration = count.duration();
        co_return std::move(work);
    }

    Task<Work> encode(Work work) {
        const ExportFormat& format = export_format_of(work.request.output);
        ProcessOptions options = media_tool("ffmpeg");
        options.add_arguments("-nostdin", "-nostats", "-y", "-stats_period", "0.1", "-progress",
                              "pipe:2", "-i", "file:" + work.sound.native(), "-map_metadata", "-1",
                              "-fflags", "+bitexact");
        for_each_tag(work.request.tags, [&options](const char* name, const std::string& text) {
            if (!text.empty())
                options.add_arguments("-metadata", std::string{name} + "=" + text);
        });
        options.add_arguments(format.arguments(work.request.quality),
                              "file:" + work.encoded().native());
        MediaProgress progress = detail::progress_of(co_await this_step());
        co_await run_media_tool(std::move(options), work.input.file(), work.duration,
                                std::move(progress));
        co_return std::move(work);
    }

    Task<Work> check(Work work) {
        constexpr audio::Seconds tolerance{0.05}; // a frame of the coarsest codec is 26 ms
        work.sound = work.encoded();
        MediaProgress progress = detail::progress_of(co_await this_step());
        const std::vector<std::string> complaints = co_await detail::pass(
            work, {}, "pcm_s16le", "checked.wav", work.duration, std::move(progress));
        if (!complaints.empty())
            throw Error{ErrorCode::internal,
                        quote(work.output.native()) + " was not written: " + complaints.front()};
        const detail::FrameCount count = co_await detail::count_frames(work.sound);
        work.made.duration = count.duration();
        if (std::abs((work.made.duration - work.duration).count()) > tolerance.count())
            throw Error{
                ErrorCode::internal,
                fmt::format("{} was not written: it would have lasted {:.3f} s, not {:.3f} s",
                            quote(work.output.native()), work.made.duration.count(),
                            work.duration.count())};
        co_return std::move(work);
    }

    Task<ExportedMusic> deliver(Work work) {
        work.made.file = work.output;
        work.made.bytes = std::filesystem::file_size(work.encoded());
        work.made.damage = work.damage;
        std::vector<FileExport> exports;
        exports.push_back({work.encoded(), work.output});
        co_await export_files(std::move(exports));
        co_return std::move(work.made);
    }
};

} // namespace coflow::music
