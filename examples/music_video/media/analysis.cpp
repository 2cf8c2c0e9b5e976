// SPDX-License-Identifier: MIT
#include "media/analysis.hpp"

#include "media/audio_reader.hpp"
#include "media/detail/resampler.hpp"
#include "media/error.hpp"

#include <algorithm>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace music {
namespace {

constexpr int analysis_rate = 22'050;
constexpr std::size_t block_frames = 16'384;

std::string too_short_text(const std::string& name, Seconds duration) {
    char text[64];
    std::snprintf(text, sizeof text, ": lasts %.1f s; give a track of at least %.0f s",
                  duration.count(), shortest_track.count());
    return name + text;
}

} // namespace

TrackAnalysis analyze_track(const std::filesystem::path& file, const ProgressSink& sink) {
    AudioReader reader(file);
    TrackAnalysis analysis;
    analysis.sample_rate = reader.sample_rate();
    analysis.channels = reader.channels();

    // One pass over the file feeds the loudness meter and the mono copy.
    LoudnessMeter meter(reader.channels(), reader.sample_rate());
    detail::Resampler resampler(1, reader.sample_rate(), analysis_rate);
    AudioBuffer mono{analysis_rate, 1, {}};
    std::vector<float> block(block_frames * static_cast<std::size_t>(reader.channels()));
    std::vector<float> mixed;
    std::size_t done = 0;
    const ProgressSink reading = part_of(sink, 0.0, 0.5);
    while (const std::size_t frames = reader.read(block)) {
        const auto part =
            std::span(block).first(frames * static_cast<std::size_t>(reader.channels()));
        meter.add(part);
        mixed.clear();
        append_mono(part, reader.channels(), mixed);
        resampler.push(mixed, mono.samples);
        done += frames;
        const auto total = std::max(done, reader.promised_frames());
        report(reading, static_cast<double>(done) / static_cast<double>(total));
    }
    resampler.finish(mono.samples);

    analysis.duration = Seconds{static_cast<double>(done) / reader.sample_rate()};
    if (done == 0) {
        throw MediaError(MediaFault::empty,
                         reader.name() + ": holds no samples; give a file with sound in it");
    }
    if (analysis.duration < shortest_track) {
        throw MediaError(MediaFault::too_short, too_short_text(reader.name(), analysis.duration));
    }
    analysis.loudness = meter.result();
    if (analysis.loudness.silent()) {
        throw MediaError(MediaFault::silent,
                         reader.name() + ": is silent; give a file with music in it");
    }
    analysis.tempo = estimate_tempo(mono, part_of(sink, 0.5, 0.8));
    analysis.key = estimate_key(mono, part_of(sink, 0.8, 1.0));
    report(sink, 1.0);
    return analysis;
}

} // namespace music
