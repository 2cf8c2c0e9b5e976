// SPDX-License-Identifier: MIT
#pragma once

#include <fftw3.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <numbers>
#include <span>
#include <vector>

namespace coflow::audio::detail {

/// A real transform of one size and the memory that it works on.
class FourierPlan {
public:
    explicit FourierPlan(std::size_t size)
        : in_{fftwf_alloc_real(size)}, out_{fftwf_alloc_complex(size / 2 + 1)}, in_size_{size} {
        if (!in_ || !out_)
            throw std::bad_alloc{};
        const std::lock_guard lock{planner()};
        // Estimating instead of measuring keeps results the same from run to run.
        plan_ = fftwf_plan_dft_r2c_1d(static_cast<int>(size), in_.get(), out_.get(), FFTW_ESTIMATE);
        if (plan_ == nullptr)
            throw std::bad_alloc{};
    }
    ~FourierPlan() {
        const std::lock_guard lock{planner()};
        fftwf_destroy_plan(plan_);
    }
    FourierPlan(const FourierPlan&) = delete;
    FourierPlan& operator=(const FourierPlan&) = delete;

    std::span<float> in() { return {in_.get(), in_size_}; }
    std::span<const fftwf_complex> out() { return {out_.get(), in_size_ / 2 + 1}; }
    void execute() { fftwf_execute(plan_); }

private:
    struct Free {
        void operator()(void* memory) const { fftwf_free(memory); }
    };

    // FFTW's planner is the one part of it that threads must not share.
    static std::mutex& planner() {
        static std::mutex mutex;
        return mutex;
    }

    std::unique_ptr<float, Free> in_;
    std::unique_ptr<fftwf_complex, Free> out_;
    std::size_t in_size_;
    fftwf_plan plan_ = nullptr;
};

/// Magnitude spectrum of one frame through a Hann window.
///
/// Magnitudes are scaled so that a sine of amplitude 1 peaks at 1.
class Spectrum {
public:
    explicit Spectrum(std::size_t frame_size)
        : window_(frame_size), magnitudes_(frame_size / 2 + 1), plan_{frame_size} {
        // The window's mean is 1/2 and a real sine splits over two bins, hence 4 / size.
        const double step = 2.0 * std::numbers::pi / static_cast<double>(frame_size);
        const double scale = 4.0 / static_cast<double>(frame_size);
        for (std::size_t at = 0; at < frame_size; ++at) {
            const double hann = 0.5 - 0.5 * std::cos(step * static_cast<double>(at));
            window_[at] = static_cast<float>(scale * hann);
        }
    }

    /// The magnitudes of bins 0 to frame_size / 2; valid until the next call. What a frame lacks
    /// is silence.
    std::span<const float> magnitudes(std::span<const float> frame) {
        const std::span<float> in = plan_.in();
        for (std::size_t at = 0; at < in.size(); ++at)
            in[at] = at < frame.size() ? frame[at] * window_[at] : 0.0F;
        plan_.execute();
        const std::span<const fftwf_complex> out = plan_.out();
        for (std::size_t bin = 0; bin < magnitudes_.size(); ++bin)
            magnitudes_[bin] = std::hypot(out[bin][0], out[bin][1]);
        return magnitudes_;
    }

private:
    std::vector<float> window_;
    std::vector<float> magnitudes_;
    FourierPlan plan_;
};

} // namespace coflow::audio::detail
