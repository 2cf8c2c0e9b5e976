// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/detail/read_blocks.hpp"
#include "coflow/generator/music/enhancement_options.hpp"
#include "coflow/generator/music/noise_floor.hpp"
#include "coflow/media/audio/audio_reader.hpp"
#include "coflow/media/media_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Enhancement as ffmpeg's filters: all that is put into them are numbers.

namespace coflow::music::detail {

/// What the filters must know of a sound.
struct SoundFaults {
    SoundFaults() = default;

    std::vector<double> offsets; ///< The mean of each channel.
    double noise_floor_db = NoiseFloor::lowest_db;
};

inline SoundFaults find_faults_now(StopToken stop, const std::filesystem::path& file,
                                   const MediaProgress& progress) {
    audio::AudioReader reader{file};
    NoiseFloor floor{reader.channels(), reader.sample_rate()};
    SoundFaults faults;
    faults.offsets.resize(static_cast<std::size_t>(reader.channels()));
    const std::uint64_t frames =
        read_blocks(reader, stop, progress, [&](std::span<const float> block) {
            floor.add(block);
            for (std::size_t at = 0; at < block.size(); ++at)
                faults.offsets[at % faults.offsets.size()] += static_cast<double>(block[at]);
        });
    for (double& offset : faults.offsets)
        offset /= static_cast<double>(std::max<std::uint64_t>(frames, 1));
    faults.noise_floor_db = floor.result();
    return faults;
}

inline Task<SoundFaults> find_faults(std::filesystem::path file, MediaProgress progress) {
    co_return co_await run_blocking(&find_faults_now, std::move(file), std::cref(progress));
}

inline void check_enhancement(const EnhancementOptions& options) {
    if (const auto& denoise = options.denoise) {
        check_range("the reduction of noise in dB", denoise->reduction_db, 0.1, 60);
        if (denoise->noise_floor_db)
            check_range("the noise floor in dBFS", *denoise->noise_floor_db, -80, -20);
    }
    if (const auto& compress = options.compress) {
        check_range("the compressor's threshold in dBFS", compress->threshold_db, -60, 0);
        check_range("the compressor's ratio", compress->ratio, 1, 20);
        check_range("the compressor's attack in ms", compress->attack.count(), 0.01, 2000);
        check_range("the compressor's release in ms", compress->release.count(), 0.01, 9000);
        check_range("the compressor's makeup in dB", compress->makeup_db, 0, 36);
    }
    check_range("the stereo width", options.stereo_width, 0, 4);
}

inline std::string offset_filter(const std::vector<double>& offsets) {
    constexpr double inaudible = 1e-7; // less than a step of 24 bits
    if (std::ranges::none_of(offsets, [](double mean) { return std::abs(mean) > inaudible; }))
        return {};
    std::string expressions;
    for (std::size_t channel = 0; channel < offsets.size(); ++channel)
        expressions +=
            fmt::format("{}val({})-({:.9f})", channel == 0 ? "" : "|", channel, offsets[channel]);
    return "aeval=exprs=" + expressions + ":c=same";
}

inline std::string denoise_filter(const Denoising& denoise, double measured_db) {
    // The filter takes the level of what is loudest in the noise.
    constexpr double above_its_mean = 6.0;
    const double floor = denoise.noise_floor_db.value_or(measured_db + above_its_mean);
    return fmt::format("afftdn=nr={:.3f}:nf={:.3f}", denoise.reduction_db,
                       std::clamp(floor, -80.0, -20.0));
}

inline std::string compress_filter(const Compression& compress) {
    const auto linear = [](double decibels) { return std::pow(10.0, decibels / 20.0); };
    return fmt::format("acompressor=threshold={:.8f}:ratio={:.4f}:attack={:.4f}:release={:.4f}:"
                       "makeup={:.6f}",
                       std::max(linear(compress.threshold_db), 0.00098), compress.ratio,
                       compress.attack.count(), compress.release.count(),
                       linear(compress.makeup_db));
}

/// Throws: `Error` (invalid_argument) for a width of what is not stereo.
inline std::string enhancing_filters(const EnhancementOptions& options, const SoundFaults& faults) {
    const bool widens = std::abs(options.stereo_width - 1) > 1e-6;
    if (widens && faults.offsets.size() != 2)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("a sound of {} channels has no stereo width to change",
                                faults.offsets.size())};
    return filter_chain(
        {options.offset == Offset::remove ? offset_filter(faults.offsets) : std::string{},
         options.denoise ? denoise_filter(*options.denoise, faults.noise_floor_db) : std::string{},
         options.compress ? compress_filter(*options.compress) : std::string{},
         widens ? fmt::format("extrastereo=m={:.6f}:c=0", options.stereo_width) : std::string{}});
}

} // namespace coflow::music::detail
