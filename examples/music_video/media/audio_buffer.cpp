// SPDX-License-Identifier: MIT
#include "media/audio_buffer.hpp"

#include "media/audio_reader.hpp"
#include "media/detail/resampler.hpp"
#include "media/error.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <string>

namespace music {
namespace {

constexpr std::size_t block_frames = 16'384;

// Everything beyond the second channel goes to both sides at -3 dB, so that a centre channel
// with the singer in it is not lost.
void append_stereo(std::span<const float> frames, int channels, std::vector<float>& out) {
    const auto width = static_cast<std::size_t>(channels);
    for (std::size_t at = 0; at + width <= frames.size(); at += width) {
        const auto frame = frames.subspan(at, width);
        const float left = frame[0];
        const float right = width > 1 ? frame[1] : frame[0];
        const float rest =
            width > 2 ? 0.7071F * std::accumulate(frame.begin() + 2, frame.end(), 0.0F) : 0.0F;
        out.push_back(left + rest);
        out.push_back(right + rest);
    }
}

std::string seconds_text(Seconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", time.count());
    return text;
}

int wanted_channels(Channels wish, int in_file) {
    switch (wish) {
    case Channels::mono:
        return 1;
    case Channels::stereo:
        return 2;
    case Channels::as_in_file:
        break;
    }
    return in_file;
}

void append_as(int wanted, std::span<const float> frames, int channels, std::vector<float>& out) {
    if (wanted == channels) {
        out.insert(out.end(), frames.begin(), frames.end());
    } else if (wanted == 1) {
        append_mono(frames, channels, out);
    } else {
        append_stereo(frames, channels, out);
    }
}

} // namespace

void append_mono(std::span<const float> frames, int channels, std::vector<float>& out) {
    const auto width = static_cast<std::size_t>(channels);
    const float scale = 1.0F / static_cast<float>(channels);
    for (std::size_t at = 0; at + width <= frames.size(); at += width) {
        const auto frame = frames.subspan(at, width);
        out.push_back(scale * std::accumulate(frame.begin(), frame.end(), 0.0F));
    }
}

AudioBuffer load_audio(const std::filesystem::path& file, const LoadOptions& options,
                       const ProgressSink& sink) {
    AudioReader reader(file);
    AudioBuffer sound;
    sound.channels = wanted_channels(options.channels, reader.channels());
    sound.sample_rate = options.sample_rate > 0 ? options.sample_rate : reader.sample_rate();

    detail::Resampler resampler(sound.channels, reader.sample_rate(), sound.sample_rate);
    std::vector<float> block(block_frames * static_cast<std::size_t>(reader.channels()));
    std::vector<float> mixed;
    std::size_t done = 0;
    while (const std::size_t frames = reader.read(block)) {
        mixed.clear();
        append_as(sound.channels,
                  std::span(block).first(frames * static_cast<std::size_t>(reader.channels())),
                  reader.channels(), mixed);
        resampler.push(mixed, sound.samples);
        done += frames;
        const auto total = std::max(done, reader.promised_frames());
        report(sink, static_cast<double>(done) / static_cast<double>(total));
    }
    resampler.finish(sound.samples);

    if (done == 0) {
        throw MediaError(MediaFault::empty,
                         reader.name() + ": holds no samples; give a file with sound in it");
    }
    if (sound.duration() < options.minimum) {
        throw MediaError(MediaFault::too_short,
                         reader.name() + ": lasts " + seconds_text(sound.duration()) +
                             "; give a file of at least " + seconds_text(options.minimum));
    }
    return sound;
}

AudioBuffer mono_at(const AudioBuffer& sound, int sample_rate, const ProgressSink& sink) {
    AudioBuffer mono{sample_rate, 1, {}};
    detail::Resampler resampler(1, sound.sample_rate, sample_rate);
    const std::span<const float> all(sound.samples);
    const std::size_t block = block_frames * static_cast<std::size_t>(sound.channels);
    std::vector<float> mixed;
    for (std::size_t at = 0; at < all.size(); at += block) {
        mixed.clear();
        append_mono(all.subspan(at, std::min(block, all.size() - at)), sound.channels, mixed);
        resampler.push(mixed, mono.samples);
        report(sink, static_cast<double>(at) / static_cast<double>(all.size()));
    }
    resampler.finish(mono.samples);
    return mono;
}

} // namespace music
