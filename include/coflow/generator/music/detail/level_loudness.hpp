// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/loudness_approach.hpp"
#include "coflow/generator/music/music_file.hpp"
#include "coflow/media/media_progress.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <utility>

namespace coflow::music::detail {

/// The limiter sees four times as many samples, so that it sees what is between them.
inline std::string level_filters(const LoudnessApproach& approach, int sample_rate) {
    std::string filters = fmt::format("volume={:.6f}dB:precision=double", approach.gain_db());
    if (approach.limits())
        filters +=
            fmt::format(",aresample={},alimiter=limit={:.8f}:level=0:latency=1:attack=5:release=50,"
                        "aresample={}",
                        4 * sample_rate, std::pow(10.0, approach.limit_dbfs() / 20.0), sample_rate);
    return filters;
}

/// Brings the latest pass of a work to a loudness.
inline Task<> level_loudness(MusicWork& work, LoudnessTarget target, MediaProgress progress) {
    const std::filesystem::path before = work.sound;
    const MusicFile measured = co_await measure_music(before, part_of(progress, 0, 0.2));
    LoudnessApproach approach{target, measured.loudness};
    if (approach.is_silent())
        co_return;
    // Mostly the first round is the only one; each of the others takes half of what is left.
    double from = 0.2;
    for (bool is_done = false; !is_done; from += (1 - from) / 2) {
        const double to = from + (1 - from) / 2;
        const double middle = (from + to) / 2;
        work.sound = before;
        co_await pass(work, level_filters(approach, measured.sample_rate), exact_samples,
                      "levelled.wav", measured.duration, part_of(progress, from, middle));
        const MusicFile made = co_await measure_music(work.sound, part_of(progress, middle, to));
        is_done = approach.is_done(made.loudness);
    }
}

} // namespace coflow::music::detail
