// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/generator/music/composer.hpp"
#include "coflow/generator/music/renderer.hpp"
#include "coflow/media/media_progress.hpp"

#include <filesystem>

namespace coflow::music {

/// A song with a tune, for when no file is given.
inline constexpr MusicRequest demo_song{.style = Style::rock,
                                        .bpm = 116.0,
                                        .key = {9, Mode::minor},
                                        .length = Seconds{40.0},
                                        .seed = 7,
                                        .lead = Lead::melody};

/// Composes `request` and renders it into `file`. Returns what was played.
///
/// Throws: as `compose` and `render_to_file`.
inline Composition make_song(const MusicRequest& request, const std::filesystem::path& file,
                             const RenderOptions& options = {},
                             const MediaProgress& progress = {}) {
    Composition song = compose(request);
    render_to_file(song, file, options, progress);
    return song;
}

} // namespace coflow::music
