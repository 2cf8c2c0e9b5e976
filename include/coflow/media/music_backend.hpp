// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/media/audio/key.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/music_style.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>

namespace coflow::music {

/// Who plays the tune: nobody, for a backing track, or the style's lead instrument.
enum class Lead { none, melody };

/// What music is wanted; what only one backend understands is told to that backend.
struct MusicRequest {
    Style style = Style::electronic;
    double bpm = 120.0; ///< Beats per minute.
    audio::Key key{};
    std::chrono::duration<double> length{30.0};
    std::uint64_t seed = 1; ///< The same request gives the same music.
    Lead lead = Lead::none;
};

/// What can make music: `create` writes it to `file` as WAV and tells `progress` how far it is.
///
/// Throws: `Error` for a request that it cannot fulfil.
/// Cancellation: within a second; what it leaves of `file` is removed by the caller.
template <class Backend>
concept MusicBackend = requires(Backend& backend, const MusicRequest& request,
                                std::filesystem::path file, MediaProgress progress) {
    { backend.create(request, file, progress) } -> std::same_as<Task<>>;
};

/// A backend that knows the notes, too, and can write them as a Standard MIDI File.
template <class Backend>
concept NoteBackend =
    MusicBackend<Backend> &&
    requires(Backend& backend, const MusicRequest& request, std::filesystem::path file) {
        { backend.write_notes(request, file) } -> std::same_as<Task<>>;
    };

} // namespace coflow::music
