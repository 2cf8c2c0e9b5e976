// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"
#include "media/progress.hpp"

#include <filesystem>

namespace music {

enum class SampleFormat { pcm16, pcm24 };

/// Writes `sound` as a WAV file; `file` appears complete or not at all (temporary in the same
/// folder, then rename). Samples beyond full scale are clipped.
///
/// Throws: MediaError (not_writable: no such folder, no permission, disk full) and what `sink`
/// throws; in every case the temporary is gone.
void write_wav(const std::filesystem::path& file, const AudioBuffer& sound,
               SampleFormat format = SampleFormat::pcm24, const ProgressSink& sink = {});

} // namespace music
