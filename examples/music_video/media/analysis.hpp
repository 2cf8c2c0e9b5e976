// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/loudness.hpp"
#include "media/musical_key.hpp"
#include "media/progress.hpp"
#include "media/tempo.hpp"

#include <filesystem>

namespace music {

/// What there is to know about a track.
struct TrackAnalysis {
    Seconds duration{0};
    int sample_rate = 0;
    int channels = 0;
    Tempo tempo;
    KeyEstimate key;
    Loudness loudness;
};

/// Shorter tracks have too few beats to find their tempo.
inline constexpr Seconds shortest_track{5.0};

/// Analyses a file that libsndfile can read, without holding more than a mono copy at a low rate
/// in memory (5 MB a minute).
///
/// Throws: MediaError: what load_audio throws, too_short (below shortest_track), silent; and what
/// `sink` throws.
TrackAnalysis analyze_track(const std::filesystem::path& file, const ProgressSink& sink = {});

} // namespace music
