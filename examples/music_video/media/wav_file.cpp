// SPDX-License-Identifier: MIT
#include "media/wav_file.hpp"

#include "media/error.hpp"

#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <system_error>

namespace music {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& why) {
    throw MediaError(MediaFault::not_writable, file.string() + ": cannot be written (" + why +
                                                   "); check the folder and the free space");
}

std::string last_error() { return std::generic_category().message(errno); }

/// A temporary beside the target that vanishes unless it is kept.
class Temporary {
public:
    explicit Temporary(const std::filesystem::path& target)
        : target_(target), path_(target.string() + ".part-XXXXXX") {
        descriptor_ = ::mkstemp(path_.data());
        if (descriptor_ < 0) {
            fail(target, last_error());
        }
        ::fchmod(descriptor_, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
    }
    ~Temporary() {
        ::close(descriptor_);
        if (!kept_) {
            ::unlink(path_.c_str());
        }
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    int descriptor() const { return descriptor_; }
    void keep() {
        if (::rename(path_.c_str(), target_.c_str()) != 0) {
            fail(target_, last_error());
        }
        kept_ = true;
    }

private:
    const std::filesystem::path& target_;
    std::string path_;
    int descriptor_ = -1;
    bool kept_ = false;
};

struct CloseSound {
    void operator()(SNDFILE* handle) const { sf_close(handle); }
};

SF_INFO info_of(const AudioBuffer& sound, SampleFormat format) {
    SF_INFO info{};
    info.samplerate = sound.sample_rate;
    info.channels = sound.channels;
    info.format =
        SF_FORMAT_WAV | (format == SampleFormat::pcm16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24);
    return info;
}

} // namespace

void write_wav(const std::filesystem::path& file, const AudioBuffer& sound, SampleFormat format,
               const ProgressSink& sink) {
    Temporary temporary(file);
    SF_INFO info = info_of(sound, format);
    std::unique_ptr<SNDFILE, CloseSound> out(
        sf_open_fd(temporary.descriptor(), SFM_WRITE, &info, SF_FALSE));
    if (!out) {
        fail(file, sf_strerror(nullptr));
    }
    sf_command(out.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);

    const std::span<const float> all(sound.samples);
    const std::size_t block = std::size_t{16'384} * static_cast<std::size_t>(sound.channels);
    for (std::size_t at = 0; at < all.size(); at += block) {
        const auto part = all.subspan(at, std::min(block, all.size() - at));
        const auto count = static_cast<sf_count_t>(part.size());
        errno = 0;
        if (sf_write_float(out.get(), part.data(), count) != count) {
            fail(file, errno != 0 ? last_error() : sf_strerror(out.get()));
        }
        report(sink, static_cast<double>(at + part.size()) / static_cast<double>(all.size()));
    }
    // The header is completed when the file is closed, and that can fail like any write.
    errno = 0;
    if (const int error = sf_close(out.release()); error != 0) {
        fail(file, sf_error_number(error));
    }
    temporary.keep();
}

} // namespace music
