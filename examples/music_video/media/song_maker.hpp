// SPDX-License-Identifier: MIT
#pragma once

#include "media/composer.hpp"
#include "media/progress.hpp"
#include "media/renderer.hpp"

#include <cstdint>
#include <filesystem>

namespace music {

struct SongRequest {
    Style style = Style::rock;
    double bpm = 116.0;
    Key key{9, Mode::minor};
    Seconds length{40.0};
    std::uint64_t seed = 7;
};

/// Makes a song with a tune whose tempo and key are known, for when no file is given and for
/// tests. Returns what was played.
///
/// Throws: MediaError (bad_request, no_soundfont, bad_soundfont, not_writable) and what `sink`
/// throws.
Composition make_song(const SongRequest& request, const std::filesystem::path& file,
                      const RenderOptions& options = {}, const ProgressSink& sink = {});

} // namespace music
