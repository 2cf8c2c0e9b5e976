// SPDX-License-Identifier: MIT
#include "media/detail/synthesizer.hpp"

#include "media/error.hpp"

#include <fluidsynth.h>

#include <mutex>
#include <new>

namespace music::detail {
namespace {

struct DeleteSettings {
    void operator()(fluid_settings_t* settings) const { delete_fluid_settings(settings); }
};
struct DeleteSynth {
    void operator()(fluid_synth_t* synth) const { delete_fluid_synth(synth); }
};

// What matters comes back as a result code; the library's chatter would tear the progress display.
void be_quiet() {
    static std::once_flag once;
    std::call_once(once, [] {
        for (int level = 0; level < LAST_LOG_LEVEL; ++level) {
            fluid_set_log_function(level, nullptr, nullptr);
        }
    });
}

} // namespace

struct Synthesizer::State {
    std::unique_ptr<fluid_settings_t, DeleteSettings> settings;
    std::unique_ptr<fluid_synth_t, DeleteSynth> synth;
};

Synthesizer::Synthesizer(const std::filesystem::path& soundfont, int sample_rate)
    : state_(std::make_unique<State>()) {
    be_quiet();
    state_->settings.reset(new_fluid_settings());
    if (!state_->settings) {
        throw std::bad_alloc();
    }
    fluid_settings_t* settings = state_->settings.get();
    fluid_settings_setnum(settings, "synth.sample-rate", sample_rate);
    fluid_settings_setnum(settings, "synth.gain", 0.5);
    fluid_settings_setint(settings, "synth.polyphony", 256);
    fluid_settings_setint(settings, "synth.lock-memory", 0);
    // Large soundfonts: only the instruments that are played are read.
    fluid_settings_setint(settings, "synth.dynamic-sample-loading", 1);
    state_->synth.reset(new_fluid_synth(settings));
    if (!state_->synth) {
        throw std::bad_alloc();
    }
    if (fluid_synth_sfload(state_->synth.get(), soundfont.c_str(), 1) == FLUID_FAILED) {
        throw MediaError(MediaFault::bad_soundfont,
                         soundfont.string() + ": damaged soundfont; install it again or use "
                                              "another one");
    }
}

Synthesizer::~Synthesizer() = default;

void Synthesizer::reset() { fluid_synth_system_reset(state_->synth.get()); }

void Synthesizer::play(const MidiEvent& event) {
    fluid_synth_t* synth = state_->synth.get();
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

void Synthesizer::render(std::span<float> frames) {
    const int count = static_cast<int>(frames.size() / 2);
    if (fluid_synth_write_float(state_->synth.get(), count, frames.data(), 0, 2, frames.data(), 1,
                                2) != FLUID_OK) {
        throw std::runtime_error("the synthesizer failed");
    }
}

} // namespace music::detail
