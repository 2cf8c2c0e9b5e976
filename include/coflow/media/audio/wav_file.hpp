// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/atomic_file.hpp"
#include "coflow/base/error.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/media_progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>

namespace coflow::audio {

enum class SampleFormat { pcm16, pcm24 };

namespace detail {

inline void append_little_endian(std::string& bytes, std::uint32_t value, unsigned width) {
    for (unsigned byte = 0; byte < width; ++byte)
        bytes += static_cast<char>(value >> (8 * byte) & 0xFF);
}

inline constexpr std::uint32_t wav_header_size = 44;

inline std::uint32_t wav_data_size(std::size_t samples, unsigned sample_bytes) {
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max() - wav_header_size;
    if (samples > most / sample_bytes)
        throw Error{ErrorCode::invalid_argument,
                    "a WAV file cannot hold that much sound: its limit is 4 GiB"};
    return static_cast<std::uint32_t>(samples) * sample_bytes;
}

/// Source: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft 1991.
inline std::string wav_header(const AudioBuffer& sound, unsigned sample_bytes) {
    const auto channels = static_cast<std::uint32_t>(sound.channels);
    const auto rate = static_cast<std::uint32_t>(sound.sample_rate);
    const std::uint32_t data_size = wav_data_size(sound.samples.size(), sample_bytes);
    std::string bytes = "RIFF";
    append_little_endian(bytes, wav_header_size - 8 + data_size, 4);
    bytes += "WAVEfmt ";
    append_little_endian(bytes, 16, 4); // of the values up to "data"
    append_little_endian(bytes, 1, 2);  // PCM
    append_little_endian(bytes, channels, 2);
    append_little_endian(bytes, rate, 4);
    append_little_endian(bytes, rate * channels * sample_bytes, 4);
    append_little_endian(bytes, channels * sample_bytes, 2);
    append_little_endian(bytes, 8 * sample_bytes, 2);
    bytes += "data";
    append_little_endian(bytes, data_size, 4);
    return bytes;
}

} // namespace detail

/// Writes `sound` as a WAV file, by blocking calls; see `AtomicFile`. Samples beyond full scale are
/// clipped.
///
/// Throws: `FileError`; `Error` (invalid_argument) for more than 4 GiB; what `progress` throws. The
/// file has not appeared then.
inline void write_wav(const std::filesystem::path& file, const AudioBuffer& sound,
                      SampleFormat format = SampleFormat::pcm24,
                      const MediaProgress& progress = {}) {
    const unsigned sample_bytes = format == SampleFormat::pcm16 ? 2 : 3;
    const double full_scale = format == SampleFormat::pcm16 ? 32'768 : 8'388'608;
    std::string bytes = detail::wav_header(sound, sample_bytes);
    AtomicFile out{file};
    for_each_block(sound, [&](std::span<const float> block, double done) {
        report_progress(progress, done);
        for (const float sample : block) {
            const double scaled =
                std::clamp(static_cast<double>(sample) * full_scale, -full_scale, full_scale - 1.0);
            detail::append_little_endian(bytes, static_cast<std::uint32_t>(std::lrint(scaled)),
                                         sample_bytes);
        }
        out.write(bytes);
        bytes.clear();
    });
    out.write(bytes);               // the header, if there is no sound
    report_progress(progress, 1.0); // it may throw, and then nothing shall have appeared
    out.commit();
}

} // namespace coflow::audio
