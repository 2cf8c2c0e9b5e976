// SPDX-License-Identifier: MIT
// Music that no composer of this library had a part in: sawtooth chords, plucked strings, swing.
#include "coflow/analyzer/audio/audio_analysis.hpp"

#include "coflow/media/audio/wav_file.hpp"
#include "unit/media/audio/signals.hpp"
#include "unit/media/clips.hpp"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

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
        if (count % 4 == 0)
            add_note(sound, chord.front() - 12, at, 3.0 * beat, 0.2);
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
        for (int& pitch : chord)
            pitch += semitones;
    }
    return chords;
}

// I IV V I in C major and i iv V i in C minor, the dominant with its leading tone.
const std::vector<Chord> major_cadence{
    {48, 55, 60, 64}, {53, 57, 60, 65}, {55, 59, 62, 67}, {48, 55, 60, 64}};
const std::vector<Chord> minor_cadence{
    {48, 55, 60, 63}, {53, 56, 60, 65}, {55, 59, 62, 67}, {48, 55, 60, 63}};

AudioBuffer both_sides(const AudioBuffer& mono) {
    AudioBuffer stereo{.sample_rate = mono.sample_rate, .channels = 2};
    for (const float sample : mono.samples)
        stereo.samples.insert(stereo.samples.end(), {sample, sample});
    return stereo;
}

AudioReport analysed(const AudioRequest& request) {
    AudioAnalysis analysis;
    return Pool{}.run(analysis.run(request));
}

} // namespace

TEST_CASE("a file of plucked chords is measured in every respect", "[analyzer]") {
    const ScratchFolder scratch;
    const AudioBuffer sound = both_sides(chord_loop(moved(major_cadence, 3), 101.7, Tone::plucked));
    AudioRequest request{scratch / "a.wav"};
    write_wav(request.file, sound);
    request.waveform = scratch / "pictures" / "wave.png";
    request.spectrogram = scratch / "spectrum.png";
    request.picture_size = {200, 100};
    AudioAnalysis analysis;
    const AudioReport report = Pool{}.run(analysis.run(request));
    CHECK(report.file == request.file);
    CHECK(report.sample_rate == 22'050);
    CHECK(report.channels == 2);
    CHECK(report.duration.count() == Approx(sound.duration().count()).margin(0.001));
    REQUIRE(report.tempo);
    CHECK(report.tempo->bpm == Approx(101.7).epsilon(0.02));
    REQUIRE(report.key);
    CHECK(to_string(report.key->key) == "Eb major");
    CHECK(report.loudness.whole.integrated_lufs ==
          Approx(audio::measure_loudness(sound).integrated_lufs).margin(0.05));
    CHECK(report.loudness.points.size() == static_cast<std::size_t>(report.duration.count()));
    CHECK(report.silence.empty());
    const double beat = 60.0 / 101.7;
    REQUIRE(report.onsets.size() == 32);
    for (std::size_t at = 0; at < 32; ++at)
        CHECK(report.onsets[at].count() ==
              Approx(0.2 + static_cast<double>(at) * beat).margin(0.02));
    CHECK(report.spectrum.centroid_hz > 100.0);
    CHECK(report.spectrum.centroid_hz < 1000.0);
    CHECK(analysis.progress().percentage == 100);
    CHECK(scratch.names() == std::vector<std::string>{"a.wav", "pictures", "spectrum.png"});
    CHECK(std::filesystem::file_size(request.waveform) > 100);
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

TEST_CASE("what is not there is not reported", "[analyzer]") {
    const ScratchFolder scratch;
    write_wav(scratch / "silent.wav", silence(6.0));
    const AudioReport silent = analysed(AudioRequest{scratch / "silent.wav"});
    CHECK_FALSE(silent.tempo);
    CHECK_FALSE(silent.key);
    CHECK(silent.loudness.whole.silent());
    REQUIRE(silent.silence.size() == 1);
    CHECK(silent.silence[0].to.count() == Approx(6.0));
    CHECK(silent.onsets.empty());
    write_wav(scratch / "short.wav", click_track(120.0, 4.9));
    const AudioReport too_short = analysed(AudioRequest{scratch / "short.wav"});
    CHECK_FALSE(too_short.tempo); // too few beats
    CHECK(too_short.onsets.size() == 10);
}

TEST_CASE("senseless requests and bad files leave no pictures", "[analyzer]") {
    const ScratchFolder scratch;
    AudioRequest request{scratch / "a.wav"};
    write_wav(request.file, silence(1.0));
    AudioAnalysis analysis;
    request.waveform = scratch / "wave.gif";
    CHECK(error_of(analysis.run(request)).find("wave.gif") != std::string::npos);
    request.waveform = scratch / "wave.png";
    request.spectrogram = scratch / "a.wav" / "spectrum.png"; // no folder
    CHECK(error_of(analysis.run(request), ErrorCode::not_found).find("spectrum.png") !=
          std::string::npos);
    request.spectrogram.clear();
    request.loudness_step = Seconds{0};
    CHECK(error_of(analysis.run(request)).find("step of a loudness curve") != std::string::npos);
    request.file = scratch.file("text.wav", "no sound");
    CHECK(error_of(analysis.run(request)).find("text.wav") != std::string::npos);
    CHECK(scratch.names() == std::vector<std::string>{"a.wav", "text.wav"});
}

TEST_CASE("a cancelled analysis ends and leaves no pictures", "[analyzer]") {
    const ScratchFolder scratch;
    AudioBuffer sound = silence(60.0);
    add_noise(sound, 0.1);
    AudioRequest request{scratch / "a.wav"};
    write_wav(request.file, sound);
    request.waveform = scratch / "wave.png";
    const double enough = GENERATE(0.0, 5.0, 40.0);
    Pool backend;
    {
        AudioAnalysis analysis;
        auto run = backend.executor.start(analysis.run(request));
        while (analysis.progress().percentage < enough)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(analysis.status() == WorkflowStatus::cancelled);
    }
    CHECK(scratch.names() == std::vector<std::string>{"a.wav"});
}
