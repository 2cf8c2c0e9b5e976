// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace music::detail {

/// Magnitude spectrum of one windowed frame (FFTW, single precision).
///
/// Magnitudes are scaled so that a sine of amplitude 1 peaks at 1.
class Spectrum {
public:
    /// `frame_size` samples per frame; Hann window.
    explicit Spectrum(std::size_t frame_size);
    ~Spectrum();
    Spectrum(const Spectrum&) = delete;
    Spectrum& operator=(const Spectrum&) = delete;

    /// The magnitudes of bins 0 .. frame_size/2; valid until the next call.
    std::span<const float> magnitudes(std::span<const float> frame);

    std::size_t frame_size() const { return window_.size(); }

private:
    struct Plan;
    std::vector<float> window_;
    std::vector<float> magnitudes_;
    std::unique_ptr<Plan> plan_;
};

} // namespace music::detail
