// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/music_file.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/audio_reader.hpp"
#include "coflow/media/export_files.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_input.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/probe.hpp"
#include "coflow/model/this_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// How the workflows of this module pass a sound through ffmpeg, pass by pass.

namespace coflow::music::detail {

/// A sound on its way from a file to another one.
struct MusicWork {
    MusicWork(MediaInput opened, AudioStream chosen, audio::Seconds length,
              std::filesystem::path where)
        : input{std::move(opened)},
          stream{std::move(chosen)},
          duration{length},
          output{std::move(where)} {}

    MediaInput input;
    AudioStream stream;
    audio::Seconds duration; ///< 0 if it is not known.
    std::filesystem::path output;
    std::filesystem::path sound{}; ///< What the latest pass has made; empty before the first one.
    std::vector<std::string> damage{};
};

/// The samples between passes: nothing is rounded, nothing clips.
inline constexpr std::string_view exact_samples = "pcm_f32le";
inline constexpr std::string_view kept_samples = "pcm_s24le";

/// Reports to a step.
inline MediaProgress progress_of(StepScope& step) {
    return [&step](double fraction) { step.report(100 * fraction); };
}

/// Throws: `Error` (invalid_argument) unless `file` ends in ".wav": a name should not lie.
inline void check_is_wav(const std::filesystem::path& file) {
    if (file.extension() != ".wav")
        throw Error{ErrorCode::invalid_argument,
                    quote(file.native()) + " must be named .wav, because that is what it will be"};
}

/// Throws: `Error` (invalid_argument) naming `what` unless `value` is within `low` and `high`; a
/// NaN is not.
inline void check_range(std::string_view what, double value, double low, double high) {
    if (!(value >= low && value <= high))
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("{} is {}; give {} to {}", what, value, low, high)};
}

/// Opens the first sound in a file.
///
/// Throws: `FileError`; `Error` (invalid_argument) for what holds no sound; (not_found) if ffprobe
/// is missing.
inline Task<MusicWork> open_sound(std::filesystem::path file, std::filesystem::path output) {
    MediaInput input = co_await open_media(std::move(file));
    const MediaInfo info = co_await probe_media(input);
    if (info.audio.empty() || info.audio.front().sample_rate <= 0)
        throw Error{ErrorCode::invalid_argument, quote(input.file().native()) + " holds no sound"};
    co_return MusicWork{std::move(input), info.audio.front(), info.duration, std::move(output)};
}

/// Filters joined by commas, without those that are empty.
inline std::string filter_chain(std::initializer_list<std::string> filters) {
    std::string chain;
    for (const std::string& filter : filters)
        if (!filter.empty())
            chain.append(chain.empty() ? "" : ",").append(filter);
    return chain;
}

/// Throws: `Error` (invalid_argument), naming the file that it comes from, if a pass has left no
/// sound.
inline void check_sound(const std::filesystem::path& made, const std::filesystem::path& source) {
    try {
        static_cast<void>(audio::AudioReader{made});
    } catch (const audio::AudioError&) {
        throw Error{ErrorCode::invalid_argument, quote(source.native()) + " holds no sound"};
    }
}

/// Sends a sound through `filters`, which may be empty, into a WAV file `name` of the work's
/// folder; `length` is what the result is expected to last. Returns what ffmpeg has complained of.
inline Task<std::vector<std::string>> pass(MusicWork& work, std::string filters,
                                           std::string_view samples, std::string_view name,
                                           audio::Seconds length, MediaProgress progress) {
    const std::filesystem::path made = work.input.folder() / name;
    ProcessOptions options = media_tool("ffmpeg");
    options.add_arguments(
        "-nostdin", "-nostats", "-y", "-stats_period", "0.1", "-progress", "pipe:2", "-i",
        work.sound.empty() ? work.input.argument() : "file:" + work.sound.native(), "-map", "0:a:0",
        "-map_metadata", "-1");
    if (!filters.empty())
        options.add_arguments("-af", filters);
    options.add_arguments("-c:a", samples, "-f", "wav", "-rf64", "auto", "file:" + made.native());
    const FfmpegResult result =
        co_await run_media_tool(std::move(options), work.input.file(), length, std::move(progress));
    co_await run_blocking(&check_sound, made, work.input.file());
    work.sound = made;
    co_return result.messages;
}

/// Writes what has become of a sound with 24 bits, measures it, and lets it appear.
inline Task<MusicFile> keep(MusicWork& work, MediaProgress progress) {
    co_await pass(work, {}, kept_samples, "kept.wav", work.duration, part_of(progress, 0, 0.4));
    MusicFile kept = co_await measure_music(work.sound, part_of(progress, 0.4, 1));
    std::vector<FileExport> exports;
    exports.push_back({work.sound, work.output});
    co_await export_files(std::move(exports));
    kept.file = work.output;
    kept.damage = work.damage;
    co_return kept;
}

} // namespace coflow::music::detail
