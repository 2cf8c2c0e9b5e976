// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace coflow::music {

/// Measures what is heard where the music pauses, block by block: the level that a tenth of the
/// windows of 50 ms stays below, apart from digital silence. In dBFS (RMS of all channels).
class NoiseFloor {
public:
    static constexpr double lowest_db = -144.0;

    NoiseFloor(int channels, int sample_rate)
        : window_{std::max<std::size_t>(1, static_cast<std::size_t>(sample_rate) / 20) *
                  static_cast<std::size_t>(channels)} {}

    /// Takes interleaved frames.
    void add(std::span<const float> frames) {
        for (const float sample : frames) {
            energy_ += static_cast<double>(sample) * static_cast<double>(sample);
            if (++filled_ == window_)
                end_window();
        }
    }

    /// `lowest_db` if there was nothing but digital silence, or less than a window.
    [[nodiscard]] double result() const {
        if (energies_.empty())
            return lowest_db;
        std::vector<double> sorted = energies_;
        const auto tenth = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 10);
        std::nth_element(sorted.begin(), tenth, sorted.end());
        return std::max(lowest_db, 10.0 * std::log10(*tenth / static_cast<double>(window_)));
    }

private:
    void end_window() {
        if (energy_ > 0)
            energies_.push_back(energy_);
        energy_ = 0;
        filled_ = 0;
    }

    std::size_t window_; // in samples
    std::size_t filled_ = 0;
    double energy_ = 0;
    std::vector<double> energies_;
};

} // namespace coflow::music
