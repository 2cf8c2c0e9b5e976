// SPDX-License-Identifier: MIT
#pragma once

#include "media/audio_buffer.hpp"

#include <memory>
#include <span>

namespace music {

/// Loudness by EBU R 128 / ITU-R BS.1770 (libebur128). A mono track counts as one channel, as in
/// ffmpeg's meters.
struct Loudness {
    /// LUFS over the whole track; `floor_lufs` when all of it is below the absolute gate.
    double integrated_lufs = 0.0;
    /// LU between the quiet and the loud parts (EBU Tech 3342).
    double range_lu = 0.0;
    /// dBTP, from four times oversampled peaks; `floor_dbtp` for digital silence.
    double true_peak_dbtp = 0.0;

    static constexpr double floor_lufs = -70.0;
    static constexpr double floor_dbtp = -144.0;

    bool silent() const { return integrated_lufs <= floor_lufs; }
};

/// The true peak takes most of the time; without it `true_peak_dbtp` stays at its floor.
enum class PeakMeter { on, off };

/// Measures loudness block by block.
class LoudnessMeter {
public:
    LoudnessMeter(int channels, int sample_rate, PeakMeter peaks = PeakMeter::on);
    ~LoudnessMeter();
    LoudnessMeter(LoudnessMeter&&) noexcept;
    LoudnessMeter& operator=(LoudnessMeter&&) noexcept;

    void add(std::span<const float> frames);
    Loudness result() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Throws: what `sink` throws.
Loudness measure_loudness(const AudioBuffer& sound, const ProgressSink& sink = {},
                          PeakMeter peaks = PeakMeter::on);

} // namespace music
