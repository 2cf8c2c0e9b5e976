// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/music/composition.hpp"

#include <fluidsynth.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <new>
#include <span>

namespace coflow::music::detail {

/// A FluidSynth synthesizer without a sound card: takes messages, gives frames, as fast as it can.
class Synthesizer {
public:
    /// Throws: `Error` (invalid_argument) for a damaged soundfont.
    Synthesizer(const std::filesystem::path& soundfont, int sample_rate) {
        be_quiet();
        settings_.reset(new_fluid_settings());
        if (!settings_)
            throw std::bad_alloc{};
        fluid_settings_t* const settings = settings_.get();
        fluid_settings_setnum(settings, "synth.sample-rate", sample_rate);
        fluid_settings_setnum(settings, "synth.gain", 0.5);
        fluid_settings_setint(settings, "synth.polyphony", 256);
        fluid_settings_setint(settings, "synth.lock-memory", 0);
        // Large soundfonts: only the instruments that are played are read.
        fluid_settings_setint(settings, "synth.dynamic-sample-loading", 1);
        synth_.reset(new_fluid_synth(settings));
        if (!synth_)
            throw std::bad_alloc{};
        if (fluid_synth_sfload(synth_.get(), soundfont.c_str(), 1) == FLUID_FAILED)
            throw Error{ErrorCode::invalid_argument,
                        quote(soundfont.native()) +
                            " is a damaged soundfont; install it again or use another one"};
    }

    /// Silence, with all instruments and controllers as at the start.
    void reset() { fluid_synth_system_reset(synth_.get()); }

    void play(const MidiEvent& event) {
        fluid_synth_t* const synth = synth_.get();
        switch (event.kind) {
        case MidiEvent::Kind::note_on:
            fluid_synth_noteon(synth, event.channel, event.number, event.value);
            break;
        case MidiEvent::Kind::note_off:
            fluid_synth_noteoff(synth, event.channel, event.number);
            break;
        case MidiEvent::Kind::control:
            fluid_synth_cc(synth, event.channel, event.number, event.value);
            break;
        case MidiEvent::Kind::program:
            fluid_synth_program_change(synth, event.channel, event.number);
            break;
        }
    }

    /// Fills interleaved stereo frames.
    void render(std::span<float> frames) {
        const int count = static_cast<int>(frames.size() / 2);
        if (fluid_synth_write_float(synth_.get(), count, frames.data(), 0, 2, frames.data(), 1,
                                    2) != FLUID_OK)
            throw Error{ErrorCode::internal, "the synthesizer failed"};
    }

private:
    struct Deleter {
        void operator()(fluid_settings_t* settings) const noexcept {
            delete_fluid_settings(settings);
        }
        void operator()(fluid_synth_t* synth) const noexcept { delete_fluid_synth(synth); }
    };

    // What matters comes back as a result code; the library's chatter would tear a progress
    // display.
    static void be_quiet() {
        static std::once_flag once;
        std::call_once(once, [] {
            for (int level = 0; level < LAST_LOG_LEVEL; ++level)
                fluid_set_log_function(level, nullptr, nullptr);
        });
    }

    std::unique_ptr<fluid_settings_t, Deleter> settings_;
    std::unique_ptr<fluid_synth_t, Deleter> synth_; // after the settings, which outlive it
};

} // namespace coflow::music::detail
