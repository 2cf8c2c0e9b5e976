// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/audio/mix_down.hpp"
#include "coflow/media/media_progress.hpp"

#include <fmt/format.h>
#include <samplerate.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace coflow::audio {

/// Changes the sample rate of a stream (libsamplerate's windowed sinc); copies if the rates agree.
class Resampler {
public:
    /// Throws: `Error` (invalid_argument) for rates more than 256 times apart.
    Resampler(int channels, int from_rate, int to_rate)
        : channels_{channels}, ratio_{static_cast<double>(to_rate) / from_rate} {
        if (from_rate == to_rate)
            return;
        if (src_is_valid_ratio(ratio_) == 0)
            throw Error{
                ErrorCode::invalid_argument,
                fmt::format("cannot change the sample rate from {} to {} Hz", from_rate, to_rate)};
        int error = 0;
        state_.reset(src_new(SRC_SINC_FASTEST, channels, &error));
        check(error);
    }

    /// Takes interleaved frames and appends what is ready to `out`.
    void push(std::span<const float> frames, std::vector<float>& out) {
        if (state_)
            convert(frames, 0, out);
        else
            out.insert(out.end(), frames.begin(), frames.end());
    }

    /// Appends the rest, which was waiting for later input.
    void finish(std::vector<float>& out) {
        if (state_)
            convert({}, 1, out);
    }

private:
    struct Closer {
        void operator()(SRC_STATE* state) const noexcept { src_delete(state); }
    };

    static void check(int error) {
        if (error != 0)
            throw Error{ErrorCode::invalid_argument,
                        std::string{"cannot change the sample rate: "} + src_strerror(error)};
    }

    void convert(std::span<const float> frames, int is_end, std::vector<float>& out) {
        const auto width = static_cast<std::size_t>(channels_);
        const float nothing = 0.0F;
        const float* next = frames.empty() ? &nothing : frames.data();
        std::size_t left = frames.size() / width;
        std::vector<float> ready(width * 4096);
        for (;;) {
            SRC_DATA data{};
            data.data_in = next;
            data.input_frames = static_cast<long>(left);
            data.data_out = ready.data();
            data.output_frames = static_cast<long>(ready.size() / width);
            data.src_ratio = ratio_;
            data.end_of_input = is_end;
            check(src_process(state_.get(), &data));
            const auto made = static_cast<std::size_t>(data.output_frames_gen);
            const auto used = static_cast<std::size_t>(data.input_frames_used);
            out.insert(out.end(), ready.begin(),
                       ready.begin() + static_cast<std::ptrdiff_t>(made * width));
            next += used * width;
            left -= used;
            if (made == 0 && (used == 0 || left == 0))
                return;
        }
    }

    int channels_;
    double ratio_;
    std::unique_ptr<SRC_STATE, Closer> state_;
};

/// The same sound on one channel at another rate.
///
/// Throws: `Error` as `Resampler`; what `progress` throws.
[[nodiscard]] inline AudioBuffer mono_at(const AudioBuffer& sound, int sample_rate,
                                         const MediaProgress& progress = {}) {
    AudioBuffer mono{.sample_rate = sample_rate, .channels = 1};
    Resampler resampler{1, sound.sample_rate, sample_rate};
    std::vector<float> mixed;
    for_each_block(sound, [&](std::span<const float> block, double done) {
        report_progress(progress, done);
        mixed.clear();
        append_mono(block, sound.channels, mixed);
        resampler.push(mixed, mono.samples);
    });
    resampler.finish(mono.samples);
    return mono;
}

} // namespace coflow::audio
