// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/enhancement_filters.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/enhancement_options.hpp"
#include "coflow/generator/music/music_file.hpp"
#include "coflow/model/this_run.hpp"
#include "coflow/model/type.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace coflow::music {

/// Which sound to make better, how, and where it goes.
struct EnhancementRequest {
    EnhancementRequest() = default;
    EnhancementRequest(std::filesystem::path from, std::filesystem::path to)
        : input{std::move(from)}, output{std::move(to)} {}

    std::filesystem::path input;
    std::filesystem::path output; ///< A .wav.
    EnhancementOptions options{};
};

/// What has become of a sound.
struct EnhancedMusic {
    EnhancedMusic() = default;

    MusicFile file;
    double noise_floor_before_db = NoiseFloor::lowest_db; ///< As `NoiseFloor` measures it.
    double noise_floor_after_db = NoiseFloor::lowest_db;
};

/// Takes an offset and noise out of a sound, compresses and widens it, in this order; by ffmpeg.
///
/// The result has 24 bits, and the length, the rate and the channels of the input.
/// Throws: `FileError`; `Error` (invalid_argument) for what holds no sound, for options out of
/// their ranges, and for a stereo width of what is not stereo.
/// Cancellation: ends ffmpeg; no file is left.
class MusicEnhancement : public PipelineWorkflow<EnhancementRequest, EnhancedMusic> {
public:
    MusicEnhancement()
        : PipelineWorkflow{{.name = "music_enhancement", .type = WorkflowType::processing}} {
        steps(step("measure", &MusicEnhancement::measure, {.weight = 2}),
              step("enhance", &MusicEnhancement::enhance, {.weight = 3}),
              step("write", &MusicEnhancement::write, {.weight = 2}));
    }

private:
    struct Work : detail::MusicWork {
        Work(detail::MusicWork opened, const EnhancementOptions& wanted)
            : MusicWork{std::move(opened)}, options{wanted} {}
        EnhancementOptions options;
        detail::SoundFaults faults{};
    };

    Task<Work> measure(EnhancementRequest request) {
        detail::check_is_wav(request.output);
        detail::check_enhancement(request.options);
        detail::MusicWork opened =
            co_await detail::open_sound(std::move(request.input), std::move(request.output));
        Work work{std::move(opened), request.options};
        const MediaProgress progress = detail::progress_of(co_await this_step());
        work.damage = co_await detail::pass(work, {}, detail::exact_samples, "decoded.wav",
                                            work.duration, part_of(progress, 0, 0.6));
        work.faults = co_await detail::find_faults(work.sound, part_of(progress, 0.6, 1));
        co_return std::move(work);
    }

    Task<Work> enhance(Work work) {
        std::string filters = detail::enhancing_filters(work.options, work.faults);
        MediaProgress progress = detail::progress_of(co_await this_step());
        if (!filters.empty())
            co_await detail::pass(work, std::move(filters), detail::exact_samples, "enhanced.wav",
                                  work.duration, std::move(progress));
        co_return std::move(work);
    }

    Task<EnhancedMusic> write(Work work) {
        const MediaProgress progress = detail::progress_of(co_await this_step());
        EnhancedMusic made;
        made.noise_floor_before_db = work.faults.noise_floor_db;
        const detail::SoundFaults left =
            co_await detail::find_faults(work.sound, part_of(progress, 0, 0.3));
        made.noise_floor_after_db = left.noise_floor_db;
        made.file = co_await detail::keep(work, part_of(progress, 0.3, 1));
        co_return made;
    }
};

} // namespace coflow::music
