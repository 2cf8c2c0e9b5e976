// SPDX-License-Identifier: MIT
#pragma once

#include "media/composition.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace music::detail {

/// A FluidSynth synthesizer without a sound card: takes messages, gives frames, as fast as it can.
class Synthesizer {
public:
    /// Throws: MediaError (bad_soundfont).
    Synthesizer(const std::filesystem::path& soundfont, int sample_rate);
    ~Synthesizer();
    Synthesizer(const Synthesizer&) = delete;
    Synthesizer& operator=(const Synthesizer&) = delete;

    /// Silence, with all instruments and controllers as at the start.
    void reset();

    void play(const MidiEvent& event);

    /// Fills interleaved stereo frames.
    void render(std::span<float> frames);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace music::detail
