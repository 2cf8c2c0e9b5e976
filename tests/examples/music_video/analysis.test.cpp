// SPDX-License-Identifier: MIT
// Music that the composer had no part in: sawtooth chords, plucked strings, swing, odd tempi.
#include "media/analysis.hpp"

#include "media/wav_file.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <vector>

using namespace music;
using namespace music::test;

namespace {

using Chord = std::vector<int>;

enum class Tone { plucked, sawtooth };

// Four beats a chord, struck on every beat, a bass note below on the first; twice, so that the
// music ends where the chords do.
AudioBuffer chord_loop(const std::vector<Chord>& chords, double bpm, Tone tone) {
    const double beat = 60.0 / bpm;
    const int beats = 8 * static_cast<int>(chords.size());
    AudioBuffer sound = silence(0.2 + beats * beat, 1, 22'050);
    for (int count = 0; count < beats; ++count) {
        const double at = 0.2 + count * beat;
        const Chord& chord = chords[static_cast<std::size_t>(count / 4) % chords.size()];
        for (const int pitch : chord) {
            if (tone == Tone::plucked) {
                add_note(sound, pitch, at, 0.9 * beat);
            } else {
                add_sawtooth(sound, pitch, at, 0.7 * beat);
            }
        }
        if (count % 4 == 0) {
            add_note(sound, chord.front() - 12, at, 3.0 * beat, 0.2);
        }
    }
    return sound;
}

// The jazz drummer's cymbal, "ding, ding-a-ding", over a bass drum on every beat: the second of
// two eighths comes after two thirds of the beat.
AudioBuffer swung_ride(double bpm, double seconds) {
    AudioBuffer sound = silence(seconds, 1, 22'050);
    const double beat = 60.0 / bpm;
    int count = 0;
    for (double at = 0.1; at < seconds; at = 0.1 + ++count * beat) {
        add_click(sound, at, 0.6, 90.0);
        add_click(sound, at, 0.3, 7000.0);
        if (count % 2 == 1) {
            add_click(sound, at, 0.3, 2500.0);
            add_click(sound, at + beat * 2.0 / 3.0, 0.2, 7000.0);
        }
    }
    return sound;
}

std::vector<Chord> moved(std::vector<Chord> chords, int semitones) {
    for (Chord& chord : chords) {
        for (int& pitch : chord) {
            pitch += semitones;
        }
    }
    return chords;
}

// I IV V I in C major and i iv V i in C minor, the dominant with its leading tone.
const std::vector<Chord> major_cadence{
    {48, 55, 60, 64}, {53, 57, 60, 65}, {55, 59, 62, 67}, {48, 55, 60, 64}};
const std::vector<Chord> minor_cadence{
    {48, 55, 60, 63}, {53, 56, 60, 65}, {55, 59, 62, 67}, {48, 55, 60, 63}};

} // namespace

TEST_CASE("a file of plucked chords is measured in every respect") {
    const ScratchFolder folder;
    const AudioBuffer mono = chord_loop(moved(major_cadence, 3), 101.7, Tone::plucked);
    AudioBuffer stereo{22'050, 2, {}};
    for (const float sample : mono.samples) {
        stereo.samples.insert(stereo.samples.end(), {sample, sample});
    }
    write_wav(folder / "a.wav", stereo);
    const TrackAnalysis track = analyze_track(folder / "a.wav");
    CHECK(track.duration.count() == Approx(mono.duration().count()).margin(0.001));
    CHECK(track.sample_rate == 22'050);
    CHECK(track.channels == 2);
    CHECK(track.tempo.bpm == Approx(101.7).epsilon(0.02));
    CHECK(to_string(track.key.key) == "Eb major");
    const Loudness loudness = measure_loudness(stereo);
    CHECK(track.loudness.integrated_lufs == Approx(loudness.integrated_lufs).margin(0.05));
    CHECK(track.loudness.true_peak_dbtp == Approx(loudness.true_peak_dbtp).margin(0.05));
}

TEST_CASE("chords of plucked and sawtooth tones have tempo and key at odd tempi") {
    const Tone tone = GENERATE(Tone::plucked, Tone::sawtooth);
    struct Truth {
        double bpm;
        int tonic;
        Mode mode;
    };
    for (const Truth& truth : {Truth{73.3, 5, Mode::major}, Truth{88.9, 1, Mode::minor},
                               Truth{117.1, 10, Mode::major}, Truth{141.9, 8, Mode::minor}}) {
        const Key key{truth.tonic, truth.mode};
        CAPTURE(truth.bpm, to_string(key), tone == Tone::plucked);
        const auto& chords = truth.mode == Mode::major ? major_cadence : minor_cadence;
        const AudioBuffer sound =
            chord_loop(moved(chords, (truth.tonic + 5) % 12 - 5), truth.bpm, tone);
        CHECK(estimate_tempo(sound).bpm == Approx(truth.bpm).epsilon(0.02));
        const Key heard = estimate_key(sound).key;
        // A sawtooth's third harmonic is strong enough that the estimate sometimes lands on the
        // subdominant, the nearest key there is; plucked strings leave no such excuse.
        const Key subdominant{(key.tonic + 5) % 12, key.mode};
        CAPTURE(to_string(heard));
        CHECK((heard == key || (tone == Tone::sawtooth && heard == subdominant)));
    }
}

TEST_CASE("swing is no tempo of its own") {
    for (const double bpm : {97.0, 124.5, 152.0}) {
        CAPTURE(bpm);
        CHECK(estimate_tempo(swung_ride(bpm, 20.0)).bpm == Approx(bpm).epsilon(0.02));
    }
}

TEST_CASE("a loop that two relative keys share is heard in one of them") {
    // A minor, F, C, G: all of them in C major and in A minor, no leading tone, no cadence.
    // Listeners disagree on such loops, so either will do.
    const std::vector<Chord> loop{{57, 60, 64}, {53, 57, 60}, {48, 52, 55}, {55, 59, 62}};
    for (const int up : {0, 4, 7}) {
        const KeyEstimate estimate = estimate_key(chord_loop(moved(loop, up), 96.0, Tone::plucked));
        const Key major{up % 12, Mode::major};
        const Key minor{(up + 9) % 12, Mode::minor};
        CAPTURE(to_string(estimate.key), to_string(estimate.runner_up), up);
        CHECK((estimate.key == major || estimate.key == minor));
    }
}

TEST_CASE("tracks that are too short or silent are refused with a fault of their own") {
    const ScratchFolder folder;
    write_wav(folder / "short.wav", click_track(120.0, 4.9));
    write_wav(folder / "silent.wav", silence(6.0));
    const auto too_short = error_of([&] { analyze_track(folder / "short.wav"); });
    REQUIRE(too_short);
    CHECK(too_short->fault() == MediaFault::too_short);
    CHECK(std::string(too_short->what()).find("4.9 s") != std::string::npos);
    const auto silent = error_of([&] { analyze_track(folder / "silent.wav"); });
    REQUIRE(silent);
    CHECK(silent->fault() == MediaFault::silent);
    CHECK(std::string(silent->what()).find("silent.wav") != std::string::npos);
}

TEST_CASE("analysing a track reports its progress and stops when the sink throws") {
    const ScratchFolder folder;
    write_wav(folder / "a.wav", click_track(120.0, 12.0));
    std::vector<double> reports;
    analyze_track(folder / "a.wav", [&](double at) { reports.push_back(at); });
    REQUIRE(reports.size() > 20);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK(reports.back() == 1.0);
    const int half = static_cast<int>(reports.size()) / 2;
    CHECK_THROWS_AS(analyze_track(folder / "a.wav", StopAfter(half)), Stopped);
}
