// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/file_descriptor.hpp"
#include "coflow/base/file_error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/media/audio/audio_error.hpp"

#include <fcntl.h>
#include <sndfile.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace coflow::audio {

/// Reads a file block by block through libsndfile (WAV, FLAC, Ogg Vorbis, Opus, MP3, AIFF and
/// more), by blocking calls.
///
/// Samples come interleaved, nominally within -1 to 1. Damaged floating-point files are made safe:
/// what is no finite number becomes silence, and absurd peaks are cut.
class AudioReader {
public:
    /// Throws: `FileError`; `AudioError` (not_audio, empty); `Error` (invalid_argument) for what is
    /// no regular file.
    explicit AudioReader(std::filesystem::path file) : file_{std::move(file)} {
        // Opening a pipe would wait for ever, and of a refusal libsndfile does not tell the reason.
        if (InputFile{file_}.size() == 0)
            throw AudioError{AudioFault::empty, file_, "is empty"};
        // Without a name: of some extensions libsndfile believes that they need no header.
        SF_INFO info{};
        descriptor_ = coflow::detail::FileDescriptor{::open(file_.c_str(), O_RDONLY | O_CLOEXEC)};
        if (!descriptor_)
            throw FileError{file_, "cannot be read", errno};
        handle_.reset(sf_open_fd(descriptor_.get(), SFM_READ, &info, SF_FALSE));
        if (!handle_)
            throw AudioError{AudioFault::not_audio, file_,
                             "is no sound that libsndfile knows" + reason_of_refusal()};
        if (info.frames == 0)
            throw AudioError{AudioFault::empty, file_, "holds no samples"};
        if (info.samplerate < lowest_rate || info.samplerate > highest_rate || info.channels < 1 ||
            info.channels > most_channels)
            throw AudioError{AudioFault::not_audio, file_,
                             "claims " + std::to_string(info.channels) + " channels at " +
                                 std::to_string(info.samplerate) + " Hz, which is no sound"};
        sample_rate_ = info.samplerate;
        channels_ = info.channels;
        if (info.frames > 0 && info.frames < unknown_length)
            promised_frames_ = static_cast<std::size_t>(info.frames);
    }

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    [[nodiscard]] int sample_rate() const noexcept { return sample_rate_; }
    [[nodiscard]] int channels() const noexcept { return channels_; }

    /// What the header promises, of which a truncated file has less; 0 if it does not know.
    [[nodiscard]] std::size_t promised_frames() const noexcept { return promised_frames_; }

    /// Fills the beginning of `block`, which has room for whole frames, and returns how many frames
    /// these are; 0 at the end.
    std::size_t read(std::span<float> block) {
        const auto width = static_cast<std::size_t>(channels_);
        const auto room = static_cast<sf_count_t>(block.size() / width);
        const sf_count_t got = sf_readf_float(handle_.get(), block.data(), room);
        const auto frames = got > 0 ? static_cast<std::size_t>(got) : std::size_t{0};
        const auto filled = block.first(frames * width);
        std::transform(filled.begin(), filled.end(), filled.begin(), made_safe);
        return frames;
    }

private:
    struct Closer {
        void operator()(SNDFILE* handle) const noexcept { sf_close(handle); }
    };

    static constexpr int lowest_rate = 4'000;
    static constexpr int highest_rate = 768'000;
    static constexpr int most_channels = 32;
    // Of a header without a length libsndfile reports the largest number it has.
    static constexpr sf_count_t unknown_length = sf_count_t{1} << 48;

    // Of an unknown format libsndfile has nothing helpful to say, of a damaged file it has.
    static std::string reason_of_refusal() {
        const int error = sf_error(nullptr);
        return error == SF_ERR_SYSTEM || error == SF_ERR_UNRECOGNISED_FORMAT
                   ? std::string{}
                   : std::string{" ("} + sf_strerror(nullptr) + ")";
    }

    static float made_safe(float sample) {
        constexpr float absurd = 1000.0F;
        return std::isfinite(sample) ? std::clamp(sample, -absurd, absurd) : 0.0F;
    }

    std::filesystem::path file_;
    coflow::detail::FileDescriptor descriptor_; // which the handle uses
    std::unique_ptr<SNDFILE, Closer> handle_;
    int sample_rate_ = 0;
    int channels_ = 0;
    std::size_t promised_frames_ = 0;
};

} // namespace coflow::audio
