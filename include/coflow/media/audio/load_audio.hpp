// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/audio_reader.hpp"
#include "coflow/media/audio/mix_down.hpp"
#include "coflow/media/audio/resampler.hpp"
#include "coflow/media/media_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace coflow::audio {

struct LoadOptions {
    Channels channels = Channels::as_in_file;
    int sample_rate = 0; ///< In Hz; 0 is that of the file.
    Seconds minimum{0};  ///< Anything shorter is refused.
    /// As is what takes more memory; of CD sound 50 minutes fit.
    std::uint64_t most_bytes = std::uint64_t{1} << 30;
};

/// Decodes a whole file that libsndfile can read, by blocking calls; a truncated one yields what is
/// there.
///
/// Throws: as `AudioReader`; `AudioError` (too_short, too_long); what `progress` throws.
[[nodiscard]] inline AudioBuffer load_audio(const std::filesystem::path& file,
                                            const LoadOptions& options = {},
                                            const MediaProgress& progress = {}) {
    AudioReader reader{file};
    AudioBuffer sound{.sample_rate =
                          options.sample_rate > 0 ? options.sample_rate : reader.sample_rate(),
                      .channels = channel_count(options.channels, reader.channels())};
    Resampler resampler{sound.channels, reader.sample_rate(), sound.sample_rate};
    const auto width = static_cast<std::size_t>(reader.channels());
    std::vector<float> block(block_frames * width);
    std::vector<float> mixed;
    const std::uint64_t most_samples = options.most_bytes / sizeof(float);
    std::size_t done = 0;
    while (const std::size_t frames = reader.read(block)) {
        mixed.clear();
        append_mixed(options.channels, std::span{block}.first(frames * width), reader.channels(),
                     mixed);
        resampler.push(mixed, sound.samples);
        done += frames;
        if (sound.samples.size() > most_samples)
            throw AudioError{AudioFault::too_long, file,
                             fmt::format("takes more memory than the limit of {} MB, which is "
                                         "reached after {:.0f} s",
                                         options.most_bytes / 1'000'000, sound.duration().count())};
        const auto total = std::max(done, reader.promised_frames());
        report_progress(progress, static_cast<double>(done) / static_cast<double>(total));
    }
    resampler.finish(sound.samples);
    if (done == 0)
        throw AudioError{AudioFault::empty, file, "holds no samples"};
    if (sound.duration() < options.minimum)
        throw AudioError{AudioFault::too_short, file,
                         fmt::format("lasts {:.1f} s, less than {:.1f} s", sound.duration().count(),
                                     options.minimum.count())};
    return sound;
}

} // namespace coflow::audio
