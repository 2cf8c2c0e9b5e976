// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/cancelled.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/music/composer.hpp"
#include "coflow/generator/music/midi_file.hpp"
#include "coflow/generator/music/renderer.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/music_backend.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coflow::music {

/// The backend that needs no model: composes by rules and plays through FluidSynth.
///
/// Thread safety: one object may serve several tasks at once.
/// Lifetime: it and the request outlive the tasks.
class BuiltInMusic {
public:
    explicit BuiltInMusic(RenderOptions options = {}) : options_{std::move(options)} {}

    /// Throws: as `compose` and `render_to_file`.
    /// Cancellation: at the next progress report, many of which come in a second.
    Task<> create(const MusicRequest& request, std::filesystem::path file,
                  MediaProgress progress = {}) {
        const Composition piece = compose(request);
        const auto play = [](StopToken stop, const Composition& notes,
                             const std::filesystem::path& name, const RenderOptions& options,
                             const MediaProgress& done) {
            render_to_file(notes, name, options, [&](double fraction) {
                if (stop.stop_requested())
                    throw Cancelled{};
                report_progress(done, fraction);
            });
        };
        co_await run_blocking(play, std::cref(piece), std::cref(file), std::cref(options_),
                              std::cref(progress));
    }

    /// Writes the notes of the same music as a MIDI file.
    ///
    /// Throws: as `compose`; `FileError`.
    Task<> write_notes(const MusicRequest& request, std::filesystem::path file) {
        const std::vector<std::byte> bytes = to_midi_file(compose(request));
        std::string content{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        co_await write_file_atomically(std::move(file), std::move(content));
    }

private:
    RenderOptions options_;
};

} // namespace coflow::music
