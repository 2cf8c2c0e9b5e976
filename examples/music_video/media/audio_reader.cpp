// SPDX-License-Identifier: MIT
#include "media/audio_reader.hpp"

#include "media/error.hpp"

#include <fcntl.h>
#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <system_error>

namespace music {
namespace {

constexpr int lowest_rate = 4'000;
constexpr int highest_rate = 768'000;
constexpr int most_channels = 32;

// A header without a length: libsndfile reports the largest number it has.
constexpr sf_count_t unknown_length = sf_count_t{1} << 48;

SNDFILE* file_of(void* handle) { return static_cast<SNDFILE*>(handle); }

[[noreturn]] void fail(MediaFault fault, const std::string& name, const std::string& what) {
    throw MediaError(fault, name + ": " + what);
}

// Opening a pipe or a terminal would wait for ever, so the kind of file is checked first.
void check_is_plain_file(const std::filesystem::path& file, const std::string& name) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        fail(MediaFault::not_found, name, "no such file; check the path");
    }
    if (error) {
        fail(MediaFault::not_readable, name, error.message());
    }
    if (std::filesystem::is_directory(status)) {
        fail(MediaFault::not_audio, name, "is a folder; give an audio file inside it");
    }
    if (!std::filesystem::is_regular_file(status)) {
        fail(MediaFault::not_audio, name, "is not a regular file; give an audio file");
    }
}

// libsndfile reports a refused open() only as "System error."; the kernel says why.
void check_is_readable(const std::filesystem::path& file, const std::string& name) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        const std::string reason = std::generic_category().message(errno);
        fail(MediaFault::not_readable, name, "cannot be read (" + reason + ")");
    }
    ::close(descriptor);
}

// About an unknown format libsndfile has nothing helpful to say, about a damaged file it has.
std::string reason_of_refusal() {
    const int error = sf_error(nullptr);
    return error == SF_ERR_SYSTEM || error == SF_ERR_UNRECOGNISED_FORMAT
               ? std::string()
               : std::string(" (") + sf_strerror(nullptr) + ")";
}

float made_safe(float sample) {
    constexpr float absurd = 1000.0F;
    return std::isfinite(sample) ? std::clamp(sample, -absurd, absurd) : 0.0F;
}

} // namespace

void AudioReader::Closer::operator()(void* handle) const noexcept { sf_close(file_of(handle)); }

AudioReader::AudioReader(const std::filesystem::path& file) : name_(file.string()) {
    check_is_plain_file(file, name_);
    check_is_readable(file, name_);
    std::error_code error;
    if (std::filesystem::file_size(file, error) == 0 && !error) {
        fail(MediaFault::empty, name_, "the file is empty; give a file with sound in it");
    }

    SF_INFO info{};
    handle_.reset(sf_open(file.c_str(), SFM_READ, &info));
    if (!handle_) {
        fail(MediaFault::not_audio, name_,
             "not audio that can be decoded" + reason_of_refusal() +
                 "; give a WAV, FLAC, Ogg or MP3 file");
    }
    if (info.frames == 0) {
        fail(MediaFault::empty, name_, "holds no samples; give a file with sound in it");
    }
    if (info.samplerate < lowest_rate || info.samplerate > highest_rate || info.channels < 1 ||
        info.channels > most_channels) {
        fail(MediaFault::not_audio, name_,
             "claims " + std::to_string(info.channels) + " channels at " +
                 std::to_string(info.samplerate) + " Hz, which is no music; convert it first");
    }
    sample_rate_ = info.samplerate;
    channels_ = info.channels;
    if (info.frames > 0 && info.frames < unknown_length) {
        promised_frames_ = static_cast<std::size_t>(info.frames);
    }
}

AudioReader::~AudioReader() = default;

std::size_t AudioReader::read(std::span<float> block) {
    const auto room = static_cast<sf_count_t>(block.size() / static_cast<std::size_t>(channels_));
    const sf_count_t got = sf_readf_float(file_of(handle_.get()), block.data(), room);
    const auto frames = got > 0 ? static_cast<std::size_t>(got) : std::size_t{0};
    const auto filled = block.first(frames * static_cast<std::size_t>(channels_));
    std::transform(filled.begin(), filled.end(), filled.begin(), made_safe);
    return frames;
}

} // namespace music
