// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/level_loudness.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/detail/processing_filters.hpp"
#include "coflow/generator/music/music_file.hpp"
#include "coflow/generator/music/processing_options.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::music {

/// Which sound to change, how, and where it goes.
struct ProcessingRequest {
    ProcessingRequest() = default;
    ProcessingRequest(std::filesystem::path from, std::filesystem::path to)
        : input{std::move(from)}, output{std::move(to)} {}

    std::filesystem::path input;
    std::filesystem::path output; ///< A .wav.
    ProcessingOptions options;
};

/// Trims, stretches, equalises, fades and brings to a loudness, in this order; by ffmpeg.
///
/// The result has 24 bits, the rate and the channels of the input. Trims and fades are exact to the
/// sample. A loudness is reached within 0.3 LU, unless the ceiling keeps a sound with sharp peaks
/// below it; silence stays as it is. What was reached is in the result.
/// Throws: `FileError`; `Error` (invalid_argument) for what holds no sound, for options out of
/// their ranges, and for a part that is not in the sound.
/// Cancellation: ends ffmpeg; no file is left.
class MusicProcessing : public PipelineWorkflow<ProcessingRequest, MusicFile> {
public:
    MusicProcessing()
        : PipelineWorkflow{{.name = "music_processing", .type = WorkflowType::processing}} {
        steps(step("edit", &MusicProcessing::edit, {.weight = 3}),
              step("fade", &MusicProcessing::fade),
              step("level", &MusicProcessing::level, {.weight = 3}),
              step("write", &MusicProcessing::write, {.weight = 2}));
    }

private:
    struct Work : detail::MusicWork {
        Work(detail::MusicWork opened, ProcessingOptions wanted)
            : MusicWork{std::move(opened)}, options{std::move(wanted)} {}
        ProcessingOptions options;
    };

    Task<Work> edit(ProcessingRequest request) {
        detail::check_is_wav(request.output);
        detail::check_processing(request.options);
        detail::MusicWork opened =
            co_await detail::open_sound(std::move(request.input), std::move(request.output));
        Work work{std::move(opened), std::move(request.options)};
        work.duration = detail::processed_length(work.options, work.duration, work.input.file());
        std::string filters = detail::editing_filters(work.options, work.stream.sample_rate);
        MediaProgress progress = detail::progress_of(co_await this_step());
        work.damage = co_await detail::pass(work, std::move(filters), detail::exact_samples,
                                            "edited.wav", work.duration, std::move(progress));
        co_return std::move(work);
    }

    // Only now it is known to the sample how long the sound is.
    Task<Work> fade(Work work) {
        const detail::FrameCount count = co_await detail::count_frames(work.sound);
        work.duration = count.duration();
        std::string filters = detail::fade_filters(work.options, count);
        MediaProgress progress = detail::progress_of(co_await this_step());
        if (!filters.empty())
            co_await detail::pass(work, std::move(filters), detail::exact_samples, "faded.wav",
                                  work.duration, std::move(progress));
        co_return std::move(work);
    }

    Task<Work> level(Work work) {
        MediaProgress progress = detail::progress_of(co_await this_step());
        if (work.options.loudness)
            co_await detail::level_loudness(work, *work.options.loudness, std::move(progress));
        co_return std::move(work);
    }

    Task<MusicFile> write(Work work) {
        MediaProgress progress = detail::progress_of(co_await this_step());
        co_return co_await detail::keep(work, std::move(progress));
    }
};

} // namespace coflow::music
