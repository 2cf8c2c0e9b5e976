// SPDX-License-Identifier: MIT
#include "media/detail/spectrum.hpp"

#include <fftw3.h>

#include <cmath>
#include <mutex>
#include <new>
#include <numbers>

namespace music::detail {
namespace {

// FFTW's planner is the one part of it that threads must not share.
std::mutex& planner() {
    static std::mutex mutex;
    return mutex;
}

struct Free {
    void operator()(void* memory) const { fftwf_free(memory); }
};

} // namespace

struct Spectrum::Plan {
    explicit Plan(std::size_t size)
        : in(static_cast<float*>(fftwf_malloc(sizeof(float) * size))),
          out(static_cast<fftwf_complex*>(fftwf_malloc(sizeof(fftwf_complex) * (size / 2 + 1)))) {
        if (!in || !out) {
            throw std::bad_alloc();
        }
        const std::lock_guard lock(planner());
        // Estimating instead of measuring keeps results the same from run to run.
        handle = fftwf_plan_dft_r2c_1d(static_cast<int>(size), in.get(), out.get(), FFTW_ESTIMATE);
    }
    ~Plan() {
        const std::lock_guard lock(planner());
        fftwf_destroy_plan(handle);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
    Plan(Plan&&) = delete;
    Plan& operator=(Plan&&) = delete;

    std::unique_ptr<float, Free> in;
    std::unique_ptr<fftwf_complex, Free> out;
    fftwf_plan handle = nullptr;
};

Spectrum::Spectrum(std::size_t frame_size)
    : window_(frame_size),
      magnitudes_(frame_size / 2 + 1),
      plan_(std::make_unique<Plan>(frame_size)) {
    // The window's mean is 1/2 and a real sine splits over two bins, hence 4 / size.
    const double step = 2.0 * std::numbers::pi / static_cast<double>(frame_size);
    const double scale = 4.0 / static_cast<double>(frame_size);
    for (std::size_t at = 0; at < frame_size; ++at) {
        const double hann = 0.5 - 0.5 * std::cos(step * static_cast<double>(at));
        window_[at] = static_cast<float>(scale * hann);
    }
}

Spectrum::~Spectrum() = default;

std::span<const float> Spectrum::magnitudes(std::span<const float> frame) {
    const std::span in(plan_->in.get(), window_.size());
    for (std::size_t at = 0; at < in.size(); ++at) {
        in[at] = at < frame.size() ? frame[at] * window_[at] : 0.0F;
    }
    fftwf_execute(plan_->handle);
    const std::span<const fftwf_complex> out(plan_->out.get(), magnitudes_.size());
    for (std::size_t bin = 0; bin < magnitudes_.size(); ++bin) {
        magnitudes_[bin] = std::hypot(out[bin][0], out[bin][1]);
    }
    return magnitudes_;
}

} // namespace music::detail
