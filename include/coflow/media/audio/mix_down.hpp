// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace coflow::audio {

/// Appends interleaved frames to `out`, averaged to one channel.
inline void append_mono(std::span<const float> frames, int channels, std::vector<float>& out) {
    const auto width = static_cast<std::size_t>(channels);
    const float scale = 1.0F / static_cast<float>(channels);
    for (std::size_t at = 0; at + width <= frames.size(); at += width) {
        const auto frame = frames.subspan(at, width);
        out.push_back(scale * std::accumulate(frame.begin(), frame.end(), 0.0F));
    }
}

/// Appends interleaved frames to `out` as two channels.
///
/// What lies beyond the second channel goes to both sides at -3 dB, so that a centre channel with
/// the singer in it is not lost.
inline void append_stereo(std::span<const float> frames, int channels, std::vector<float>& out) {
    constexpr float minus_3_db = 0.7071F;
    const auto width = static_cast<std::size_t>(channels);
    for (std::size_t at = 0; at + width <= frames.size(); at += width) {
        const auto frame = frames.subspan(at, width);
        const float left = frame[0];
        const float right = width > 1 ? frame[1] : frame[0];
        const float rest =
            width > 2 ? minus_3_db * std::accumulate(frame.begin() + 2, frame.end(), 0.0F) : 0.0F;
        out.push_back(left + rest);
        out.push_back(right + rest);
    }
}

/// What becomes of the channels of a file.
enum class Channels { as_in_file, mono, stereo };

/// How many channels a file with `in_file` of them is to have.
[[nodiscard]] constexpr int channel_count(Channels wish, int in_file) noexcept {
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

/// Appends frames of `channels` to `out` as `wish` says.
inline void append_mixed(Channels wish, std::span<const float> frames, int channels,
                         std::vector<float>& out) {
    const int wanted = channel_count(wish, channels);
    if (wanted == channels)
        out.insert(out.end(), frames.begin(), frames.end());
    else if (wanted == 1)
        append_mono(frames, channels, out);
    else
        append_stereo(frames, channels, out);
}

} // namespace coflow::audio
