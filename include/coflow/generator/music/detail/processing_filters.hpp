// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/detail/music_work.hpp"
#include "coflow/generator/music/processing_options.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/audio_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

/// \file
/// Processing as ffmpeg's filters: all that is put into them are numbers.

namespace coflow::music::detail {

inline void check_processing(const ProcessingOptions& options) {
    constexpr double longest = 1e6; // s
    check_range("the start", options.start.count(), 0, longest);
    if (options.length)
        check_range("the length", options.length->count(), 1e-3, longest);
    check_range("the tempo", options.tempo, 0.5, 2);
    check_range("the change of pitch in semitones", options.semitones, -12, 12);
    check_range("the fade-in", options.fade_in.count(), 0, longest);
    check_range("the fade-out", options.fade_out.count(), 0, longest);
    for (const EqualiserBand& band : options.equaliser) {
        check_range("a band's frequency", band.hz, 10, 96'000);
        check_range("a band's gain", band.gain_db, -60, 40);
        check_range("a band's width in octaves", band.octaves, 0.01, 10);
    }
    if (options.loudness) {
        check_range("the loudness in LUFS", options.loudness->lufs, -60, -1);
        check_range("the ceiling in dBTP", options.loudness->ceiling_dbtp, -20, 0);
    }
}

/// How long the result will be.
///
/// Throws: `Error` (invalid_argument) if the part that is wanted is not in the sound.
inline audio::Seconds processed_length(const ProcessingOptions& options, audio::Seconds whole,
                                       const std::filesystem::path& file) {
    // What the file says may be rounded; how long it is shows when it is decoded.
    constexpr audio::Seconds tolerance{0.05};
    const audio::Seconds end = options.start + options.length.value_or(audio::Seconds{0});
    if (whole.count() > 0 && (options.start >= whole || end > whole + tolerance))
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("{} lasts {:.3f} s; it has no part from {:.3f} s{}",
                                quote(file.native()), whole.count(), options.start.count(),
                                options.length ? fmt::format(" to {:.3f} s", end.count()) : "")};
    return options.length.value_or(std::max(audio::Seconds{0}, whole - options.start)) /
           options.tempo;
}

inline std::int64_t frames_in(audio::Seconds time, int sample_rate) {
    return std::llround(time.count() * sample_rate);
}

inline std::string trim_filter(const ProcessingOptions& options, int sample_rate) {
    if (options.start.count() <= 0 && !options.length)
        return {};
    const std::int64_t first = frames_in(options.start, sample_rate);
    std::string filter = fmt::format("atrim=start_sample={}", first);
    if (options.length)
        filter += fmt::format(":end_sample={}", first + frames_in(*options.length, sample_rate));
    return filter + ",asetpts=N/SR/TB";
}

/// A pitch is changed by playing faster, and slower again in time.
inline std::string stretch_filter(const ProcessingOptions& options, int sample_rate) {
    const double pitch = std::exp2(options.semitones / 12.0);
    const long shifted = std::lround(sample_rate * pitch);
    std::string filter;
    if (shifted != sample_rate)
        filter = fmt::format("asetrate={},aresample={},", shifted, sample_rate);
    double factor = options.tempo * sample_rate / static_cast<double>(shifted);
    constexpr double slowest = 0.5; // that the filter does at once
    for (; factor < slowest; factor /= slowest)
        filter += fmt::format("atempo={},", slowest);
    if (std::abs(factor - 1) > 1e-9)
        filter += fmt::format("atempo={:.9f},", factor);
    if (!filter.empty())
        filter.pop_back();
    return filter;
}

inline std::string equaliser_filter(const ProcessingOptions& options) {
    std::string filter;
    for (const EqualiserBand& band : options.equaliser)
        filter += fmt::format("{}equalizer=f={:.3f}:t=o:w={:.4f}:g={:.4f}",
                              filter.empty() ? "" : ",", band.hz, band.octaves, band.gain_db);
    return filter;
}

inline std::string editing_filters(const ProcessingOptions& options, int sample_rate) {
    for (const EqualiserBand& band : options.equaliser)
        check_range("a band's frequency", band.hz, 10, sample_rate / 2.0);
    return filter_chain({trim_filter(options, sample_rate), stretch_filter(options, sample_rate),
                         equaliser_filter(options)});
}

/// How much sound there really is.
struct FrameCount {
    std::int64_t frames = 0;
    int sample_rate = 1;

    [[nodiscard]] audio::Seconds duration() const {
        return audio::Seconds{static_cast<double>(frames) / sample_rate};
    }
};

/// Reads that from a WAV file that a pass has made.
inline Task<FrameCount> count_frames(std::filesystem::path file) {
    const auto count = [](const std::filesystem::path& name) {
        const audio::AudioReader reader{name};
        return FrameCount{static_cast<std::int64_t>(reader.promised_frames()),
                          reader.sample_rate()};
    };
    co_return co_await run_blocking(count, std::move(file));
}

/// Half a cosine, as far as the sound is long enough.
inline std::string fade_filters(const ProcessingOptions& options, const FrameCount& count) {
    const auto bounded = [&count](audio::Seconds time) {
        return std::min(frames_in(time, count.sample_rate), count.frames);
    };
    const std::int64_t in = bounded(options.fade_in);
    const std::int64_t out = bounded(options.fade_out);
    return filter_chain(
        {in > 0 ? fmt::format("afade=t=in:ss=0:ns={}:curve=hsin", in) : std::string{},
         out > 0 ? fmt::format("afade=t=out:ss={}:ns={}:curve=hsin", count.frames - out, out)
                 : std::string{}});
}

} // namespace coflow::music::detail
