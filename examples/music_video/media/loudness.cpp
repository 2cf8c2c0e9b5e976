// SPDX-License-Identifier: MIT
#include "media/loudness.hpp"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <stdexcept>

namespace music {

namespace {

int mode_of(PeakMeter peaks) {
    const int loudness = EBUR128_MODE_I | EBUR128_MODE_LRA;
    return peaks == PeakMeter::on ? loudness | EBUR128_MODE_TRUE_PEAK : loudness;
}

} // namespace

struct LoudnessMeter::State {
    ebur128_state* meter;
    int channels;

    State(int width, int sample_rate, PeakMeter peaks)
        : meter(ebur128_init(static_cast<unsigned>(width), static_cast<unsigned long>(sample_rate),
                             mode_of(peaks))),
          channels(width) {
        if (meter == nullptr) {
            throw std::bad_alloc();
        }
    }
    ~State() { ebur128_destroy(&meter); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;
};

LoudnessMeter::LoudnessMeter(int channels, int sample_rate, PeakMeter peaks)
    : state_(std::make_unique<State>(channels, sample_rate, peaks)) {}
LoudnessMeter::~LoudnessMeter() = default;
LoudnessMeter::LoudnessMeter(LoudnessMeter&&) noexcept = default;
LoudnessMeter& LoudnessMeter::operator=(LoudnessMeter&&) noexcept = default;

void LoudnessMeter::add(std::span<const float> frames) {
    const auto width = static_cast<std::size_t>(state_->channels);
    if (ebur128_add_frames_float(state_->meter, frames.data(), frames.size() / width) !=
        EBUR128_SUCCESS) {
        throw std::bad_alloc();
    }
}

Loudness LoudnessMeter::result() const {
    Loudness loudness{Loudness::floor_lufs, 0.0, Loudness::floor_dbtp};
    double value = 0.0;
    if (ebur128_loudness_global(state_->meter, &value) == EBUR128_SUCCESS && std::isfinite(value)) {
        loudness.integrated_lufs = std::max(value, Loudness::floor_lufs);
    }
    if (ebur128_loudness_range(state_->meter, &value) == EBUR128_SUCCESS && std::isfinite(value)) {
        loudness.range_lu = value;
    }
    double peak = 0.0;
    for (unsigned channel = 0; channel < static_cast<unsigned>(state_->channels); ++channel) {
        if (ebur128_true_peak(state_->meter, channel, &value) == EBUR128_SUCCESS) {
            peak = std::max(peak, value);
        }
    }
    if (peak > 0.0) {
        loudness.true_peak_dbtp = std::max(20.0 * std::log10(peak), Loudness::floor_dbtp);
    }
    return loudness;
}

Loudness measure_loudness(const AudioBuffer& sound, const ProgressSink& sink, PeakMeter peaks) {
    LoudnessMeter meter(sound.channels, sound.sample_rate, peaks);
    const std::span<const float> all(sound.samples);
    const std::size_t block = std::size_t{16'384} * static_cast<std::size_t>(sound.channels);
    for (std::size_t at = 0; at < all.size(); at += block) {
        meter.add(all.subspan(at, std::min(block, all.size() - at)));
        report(sink, static_cast<double>(at) / static_cast<double>(all.size()));
    }
    return meter.result();
}

} // namespace music
