// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/temporary_directory.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/video/detail/edit_source.hpp"
#include "coflow/generator/video/detail/shared_progress.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/edit_plan.hpp"
#include "coflow/generator/video/video_operation.hpp"
#include "coflow/media/ffmpeg.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::video {

namespace detail {

/// A list of operations while it is being done.
class Edit {
public:
    Edit(std::filesystem::path file, MediaLimits limits)
        : named_{file}, current_{std::move(file)}, limits_{limits} {}

    Task<> run(const std::vector<VideoOperation>& operations, std::filesystem::path output,
               MediaProgress progress) {
        EditSource source = co_await open_edit_source(current_, limits_);
        std::vector<VideoShape> joined;
        for (const VideoOperation& operation : operations)
            if (const Join* const join = std::get_if<Join>(&operation))
                for (const std::filesystem::path& file : join->files) {
                    const EditSource other = co_await open_edit_source(file, limits_);
                    joined.push_back(other.shape);
                }
        const EditPlan plan{source.shape, operations, joined};
        SharedProgress shares{std::move(progress)};
        const auto count = static_cast<double>(plan.passes().size());
        for (std::size_t pass = 0; pass < plan.passes().size(); ++pass) {
            const auto done = static_cast<double>(pass);
            const bool last = pass + 1 == plan.passes().size();
            const std::filesystem::path target =
                last ? output : folder_.path() / fmt::format("pass{}", pass);
            if (const auto* const filter = std::get_if<FilterPass>(&plan.passes()[pass]))
                co_await apply(*filter, target, shares.part(done / count, (done + 1) / count));
            else
                co_await apply(std::get<JoinPass>(plan.passes()[pass]), target, shares,
                               done / count, 1 / count);
            current_ = target;
        }
    }

private:
    Task<> apply(const FilterPass& pass, const std::filesystem::path& target,
                 MediaProgress progress) {
        const EditSource source = co_await open_edit_source(current_, limits_);
        ProcessOptions options = video_tool(folder_.path());
        add_input(options, source.input);
        add_filters(options, source.stream, pass.before, pass.pictures, pass.sound);
        add_lossless_output(options, pass.after.width, pass.after.height, target);
        co_await run_strictly(std::move(options), named_, pass.after.length(), std::move(progress));
    }

    Task<> apply(const JoinPass& pass, const std::filesystem::path& target, SharedProgress& shares,
                 double begin, double share) {
        PartList list;
        const auto pieces = static_cast<double>(pass.frames.size());
        for (std::size_t piece = 0; piece < pass.frames.size(); ++piece) {
            const auto done = static_cast<double>(piece);
            const std::string name = fmt::format("piece{}.nut", piece);
            co_await conform(pass, piece, name,
                             shares.part(begin + share * 0.8 * done / pieces,
                                         begin + share * 0.8 * (done + 1) / pieces));
            list.add(name, pass.after.rate.time_of(pass.frames[piece]));
        }
        co_await write_file_atomically(folder_.path() / "pieces.txt", list.text());
        ProcessOptions options = video_tool(folder_.path());
        add_input(options, "concat", "pieces.txt");
        options.add_arguments("-map", "0");
        add_lossless_output(options, pass.after.width, pass.after.height, target);
        co_await run_strictly(std::move(options), named_, pass.after.length(),
                              shares.part(begin + share * 0.8, begin + share));
    }

    /// Makes a piece look like the result.
    Task<> conform(const JoinPass& pass, std::size_t piece, const std::string& name,
                   MediaProgress progress) {
        const std::filesystem::path file = piece == 0 ? current_ : pass.files[piece - 1];
        const EditSource source = co_await open_edit_source(file, limits_);
        const std::chrono::duration<double> length = pass.after.rate.time_of(pass.frames[piece]);
        ProcessOptions options = video_tool(folder_.path());
        add_input(options, source.input);
        const bool silent = pass.after.has_sound && !source.shape.has_sound;
        if (silent)
            add_input(options, "lavfi",
                      fmt::format("anullsrc=r=48000:cl=stereo:d={}", time_text(length)));
        add_filters(options, source.stream, source.shape, pass.pictures[piece], pass.sounds[piece]);
        if (silent)
            options.add_arguments("-map", "1:a");
        add_part_output(options, pass.after.width, pass.after.height, name);
        co_await run_strictly(std::move(options), piece == 0 ? named_ : file, length,
                              std::move(progress));
    }

    std::filesystem::path named_; // for messages
    std::filesystem::path current_;
    MediaLimits limits_;
    TemporaryDirectory folder_;
};

} // namespace detail

/// Does all of the operations to a video, in order, and writes `output` as Matroska with FFV1 and
/// FLAC; that file may be left in part by a failure or a cancellation.
///
/// A video lasts as long as the longer of its pictures and its sound: the last picture stays, or
/// silence follows. Rates that vary become constant.
/// Throws: `FileError`; `Error` (invalid_argument) that says what is wrong with a file or with an
/// operation; also for a file that ffmpeg finds damaged; (not_found) if ffmpeg is missing.
/// Cancellation: ends the programs at once.
[[nodiscard]] inline Task<> edit_video(std::filesystem::path file,
                                       std::vector<VideoOperation> operations,
                                       std::filesystem::path output, MediaLimits limits = {},
                                       MediaProgress progress = {}) {
    detail::Edit edit{std::move(file), limits};
    co_await edit.run(operations, std::move(output), std::move(progress));
}

} // namespace coflow::video
