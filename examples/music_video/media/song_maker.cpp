// SPDX-License-Identifier: MIT
#include "media/song_maker.hpp"

namespace music {

Composition make_song(const SongRequest& request, const std::filesystem::path& file,
                      const RenderOptions& options, const ProgressSink& sink) {
    Composition song = compose({.style = request.style,
                                .bpm = request.bpm,
                                .key = request.key,
                                .length = request.length,
                                .seed = request.seed,
                                .lead = Lead::melody});
    render_to_file(song, file, options, sink);
    return song;
}

} // namespace music
