// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace music {

/// Reads an audio file block by block through libsndfile (WAV, FLAC, Ogg Vorbis, Opus, MP3, AIFF).
///
/// Samples come interleaved, nominally within -1..1. Damaged floating point files are made safe:
/// what is not a finite number becomes silence, absurd peaks are cut.
class AudioReader {
public:
    /// Opens `file`.
    ///
    /// Throws: MediaError: not_found, not_readable, not_audio (also for folders and devices),
    /// empty.
    explicit AudioReader(const std::filesystem::path& file);
    ~AudioReader();
    AudioReader(const AudioReader&) = delete;
    AudioReader& operator=(const AudioReader&) = delete;

    int sample_rate() const noexcept { return sample_rate_; }
    int channels() const noexcept { return channels_; }

    /// What the header promises; a truncated file delivers less. 0 when the header does not know.
    std::size_t promised_frames() const noexcept { return promised_frames_; }

    /// Fills `block` (room for whole frames) and returns the frames read; 0 at the end.
    std::size_t read(std::span<float> block);

    const std::string& name() const noexcept { return name_; }

private:
    struct Closer {
        void operator()(void* handle) const noexcept;
    };

    std::string name_;
    std::unique_ptr<void, Closer> handle_;
    int sample_rate_ = 0;
    int channels_ = 0;
    std::size_t promised_frames_ = 0;
};

} // namespace music
