// SPDX-License-Identifier: MIT
#include "media/detail/resampler.hpp"

#include <samplerate.h>

#include <stdexcept>
#include <string>

namespace music::detail {
namespace {

SRC_STATE* state_of(void* state) { return static_cast<SRC_STATE*>(state); }

} // namespace

void Resampler::Closer::operator()(void* state) const noexcept { src_delete(state_of(state)); }

Resampler::Resampler(int channels, int from_rate, int to_rate)
    : channels_(channels), ratio_(static_cast<double>(to_rate) / static_cast<double>(from_rate)) {
    if (from_rate == to_rate) {
        return;
    }
    int error = 0;
    state_.reset(src_new(SRC_SINC_FASTEST, channels, &error));
    if (!state_) {
        throw std::runtime_error(std::string("cannot change the sample rate: ") +
                                 src_strerror(error));
    }
}

void Resampler::push(std::span<const float> frames, std::vector<float>& out) {
    if (state_) {
        convert(frames, false, out);
    } else {
        out.insert(out.end(), frames.begin(), frames.end());
    }
}

void Resampler::finish(std::vector<float>& out) {
    if (state_) {
        convert({}, true, out);
    }
}

void Resampler::convert(std::span<const float> frames, bool last, std::vector<float>& out) {
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
        data.end_of_input = last ? 1 : 0;
        if (const int error = src_process(state_of(state_.get()), &data)) {
            throw std::runtime_error(std::string("cannot change the sample rate: ") +
                                     src_strerror(error));
        }
        const auto made = static_cast<std::size_t>(data.output_frames_gen);
        const auto used = static_cast<std::size_t>(data.input_frames_used);
        out.insert(out.end(), ready.begin(),
                   ready.begin() + static_cast<std::ptrdiff_t>(made * width));
        next += used * width;
        left -= used;
        if (made == 0 && (used == 0 || left == 0)) {
            return;
        }
    }
}

} // namespace music::detail
