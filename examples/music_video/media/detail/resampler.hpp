// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <vector>

namespace music::detail {

/// Streaming change of sample rate (libsamplerate's windowed sinc); copies when the rates agree.
class Resampler {
public:
    Resampler(int channels, int from_rate, int to_rate);

    /// Takes interleaved frames, appends what is ready to `out`.
    void push(std::span<const float> frames, std::vector<float>& out);

    /// Appends the rest that was waiting for later input.
    void finish(std::vector<float>& out);

private:
    struct Closer {
        void operator()(void* state) const noexcept;
    };

    void convert(std::span<const float> frames, bool last, std::vector<float>& out);

    int channels_;
    double ratio_;
    std::unique_ptr<void, Closer> state_;
};

} // namespace music::detail
