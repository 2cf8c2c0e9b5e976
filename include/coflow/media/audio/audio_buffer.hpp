// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace coflow::audio {

using Seconds = std::chrono::duration<double>;

/// How much sound is worked on at a time: a third of a second of what is usual.
inline constexpr std::size_t block_frames = 16'384;

/// Decoded sound in memory: interleaved samples, nominally within -1 to 1.
struct AudioBuffer {
    int sample_rate = 44'100; ///< In Hz.
    int channels = 1;
    std::vector<float> samples{};

    [[nodiscard]] std::size_t frames() const {
        return samples.size() / static_cast<std::size_t>(channels);
    }
    [[nodiscard]] Seconds duration() const {
        return Seconds{static_cast<double>(frames()) / static_cast<double>(sample_rate)};
    }
};

/// Calls `use(block, done)` for each block of a sound, `done` being the fraction before it.
template <class Use>
void for_each_block(const AudioBuffer& sound, Use&& use) {
    const std::span<const float> all{sound.samples};
    const std::size_t size = block_frames * static_cast<std::size_t>(sound.channels);
    for (std::size_t at = 0; at < all.size(); at += size)
        use(all.subspan(at, std::min(size, all.size() - at)),
            static_cast<double>(at) / static_cast<double>(all.size()));
}

} // namespace coflow::audio
