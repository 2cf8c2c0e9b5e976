// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/stop.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/audio_reader.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coflow::music::detail {

/// Calls `use(block)` for all that is in a file, and returns how many frames that were.
///
/// Throws: `Cancelled` once `stop` is requested.
template <class Use>
std::uint64_t read_blocks(audio::AudioReader& reader, const StopToken& stop,
                          const MediaProgress& progress, Use&& use) {
    const auto width = static_cast<std::size_t>(reader.channels());
    std::vector<float> block(audio::block_frames * width);
    std::uint64_t done = 0;
    while (const std::size_t frames = reader.read(block)) {
        if (stop.stop_requested())
            throw Cancelled{};
        use(std::span<const float>{block}.first(frames * width));
        done += frames;
        const auto total = std::max<std::uint64_t>(done, reader.promised_frames());
        report_progress(progress, static_cast<double>(done) / static_cast<double>(total));
    }
    return done;
}

} // namespace coflow::music::detail
