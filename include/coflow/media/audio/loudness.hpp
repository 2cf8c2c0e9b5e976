// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/audio/audio_buffer.hpp"
#include "coflow/media/media_progress.hpp"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace coflow::audio {

/// How loud a sound is.
///
/// Source: EBU R 128 and ITU-R BS.1770-4, by libebur128. A sound of one channel counts as one
/// channel, as in ffmpeg's meters.
struct Loudness {
    static constexpr double floor_lufs = -70.0;
    static constexpr double floor_dbtp = -144.0;

    double integrated_lufs = floor_lufs; ///< `floor_lufs` if all of it is below the absolute gate.
    double range_lu = 0.0;               ///< From quiet to loud parts (EBU Tech 3342).
    double true_peak_dbtp = floor_dbtp;  ///< Of four times as many samples.

    [[nodiscard]] bool silent() const { return integrated_lufs <= floor_lufs; }
};

/// The true peak takes most of the time; without it `true_peak_dbtp` stays at its floor.
enum class PeakMeter { on, off };

/// Measures loudness block by block.
class LoudnessMeter {
public:
    LoudnessMeter(int channels, int sample_rate, PeakMeter peaks = PeakMeter::on)
        : meter_{ebur128_init(static_cast<unsigned>(channels),
                              static_cast<unsigned long>(sample_rate), mode_of(peaks))} {
        if (!meter_)
            throw std::bad_alloc{};
    }

    void add(std::span<const float> frames) {
        if (ebur128_add_frames_float(meter_.get(), frames.data(),
                                     frames.size() / meter_->channels) != EBUR128_SUCCESS)
            throw std::bad_alloc{};
    }

    /// Of all that has been added.
    [[nodiscard]] Loudness result() const {
        Loudness loudness;
        loudness.integrated_lufs = measured(&ebur128_loudness_global);
        double value = 0.0;
        if (ebur128_loudness_range(meter_.get(), &value) == EBUR128_SUCCESS && std::isfinite(value))
            loudness.range_lu = value;
        double peak = 0.0;
        for (unsigned channel = 0; channel < meter_->channels; ++channel)
            if (ebur128_true_peak(meter_.get(), channel, &value) == EBUR128_SUCCESS)
                peak = std::max(peak, value);
        if (peak > 0.0)
            loudness.true_peak_dbtp = std::max(20.0 * std::log10(peak), Loudness::floor_dbtp);
        return loudness;
    }

    /// Of the last 400 milliseconds, in LUFS.
    [[nodiscard]] double momentary() const { return measured(&ebur128_loudness_momentary); }
    /// Of the last 3 seconds, in LUFS.
    [[nodiscard]] double short_term() const { return measured(&ebur128_loudness_shortterm); }

private:
    struct Closer {
        void operator()(ebur128_state* meter) const noexcept { ebur128_destroy(&meter); }
    };

    static int mode_of(PeakMeter peaks) {
        const int loudness = EBUR128_MODE_I | EBUR128_MODE_LRA;
        return peaks == PeakMeter::on ? loudness | EBUR128_MODE_TRUE_PEAK : loudness;
    }

    double measured(int (*measure)(ebur128_state*, double*)) const {
        double value = 0.0;
        if (measure(meter_.get(), &value) != EBUR128_SUCCESS || !std::isfinite(value))
            return Loudness::floor_lufs;
        return std::max(value, Loudness::floor_lufs);
    }

    std::unique_ptr<ebur128_state, Closer> meter_;
};

/// Throws: what `progress` throws.
[[nodiscard]] inline Loudness measure_loudness(const AudioBuffer& sound,
                                               const MediaProgress& progress = {},
                                               PeakMeter peaks = PeakMeter::on) {
    LoudnessMeter meter{sound.channels, sound.sample_rate, peaks};
    for_each_block(sound, [&](std::span<const float> block, double done) {
        report_progress(progress, done);
        meter.add(block);
    });
    return meter.result();
}

} // namespace coflow::audio
