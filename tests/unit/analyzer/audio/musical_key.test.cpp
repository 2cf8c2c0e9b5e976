// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/musical_key.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <array>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

void add_chord(AudioBuffer& sound, std::initializer_list<int> pitches, double base, double start,
               double length) {
    for (const int pitch : pitches)
        add_note(sound, base + pitch, start, length);
}

// I IV V I or i iv V i, twice; `cents` off pitch.
AudioBuffer cadences(const Key& key, double cents = 0.0) {
    AudioBuffer sound = silence(12.0, 1, 22'050);
    const double base = 48.0 + key.tonic + cents / 100.0;
    const bool minor = key.mode == Mode::minor;
    const int third = minor ? 3 : 4;
    const int sixth = minor ? 8 : 9;
    for (double at = 0.0; at < 12.0; at += 6.0) {
        add_chord(sound, {0, 7, 12, 12 + third}, base, at, 1.5);
        add_chord(sound, {5, 12, sixth + 12, 17}, base, at + 1.5, 1.5);
        add_chord(sound, {7, 11, 14, 19}, base, at + 3.0, 1.5);
        add_chord(sound, {0, 7, 12, 12 + third}, base, at + 4.5, 1.5);
    }
    return sound;
}

// Up and down the scale (melodic minor goes up differently), resting on the tonic.
AudioBuffer scale(const Key& key) {
    constexpr std::array<int, 15> major{0, 2, 4, 5, 7, 9, 11, 12, 11, 9, 7, 5, 4, 2, 0};
    constexpr std::array<int, 15> minor{0, 2, 3, 5, 7, 9, 11, 12, 10, 8, 7, 5, 3, 2, 0};
    AudioBuffer sound = silence(12.0, 1, 22'050);
    double at = 0.0;
    for (int turn = 0; turn < 2; ++turn) {
        for (std::size_t step = 0; step < major.size(); ++step) {
            const int pitch = (key.mode == Mode::major ? major : minor)[step];
            const double length = pitch % 12 == 0 ? 0.7 : 0.35;
            add_note(sound, 60.0 + key.tonic + pitch, at, length);
            at += length;
        }
    }
    return sound;
}

} // namespace

TEST_CASE("cadences are heard in their key, all 24 of them") {
    for (const Key& key : all_keys()) {
        const KeyEstimate estimate = estimate_key(cadences(key));
        CAPTURE(to_string(key), to_string(estimate.key), estimate.fit);
        CHECK(estimate.key == key);
        CHECK(estimate.confidence > 0.1);
        CHECK(estimate.runner_up != estimate.key);
    }
}

TEST_CASE("scales are heard in their key") {
    for (const Key& key : all_keys()) {
        const KeyEstimate estimate = estimate_key(scale(key));
        CAPTURE(to_string(key), to_string(estimate.key), estimate.fit);
        CHECK(estimate.key == key);
    }
}

TEST_CASE("an instrument out of tune does not change the key") {
    for (const double cents : {-35.0, -20.0, 20.0, 35.0}) {
        CAPTURE(cents);
        const KeyEstimate estimate = estimate_key(cadences({2, Mode::minor}, cents));
        CHECK(to_string(estimate.key) == "D minor");
        CHECK(estimate.tuning_cents == Approx(cents).margin(5.0));
    }
}

TEST_CASE("noise over the chords does not change the key") {
    AudioBuffer sound = cadences({8, Mode::major});
    add_noise(sound, 0.1);
    CHECK(to_string(estimate_key(sound).key) == "Ab major");
}

TEST_CASE("a long silence after the music does not change the key") {
    const AudioBuffer music = cadences({4, Mode::minor});
    AudioBuffer sound = silence(30.0, 1, 22'050);
    std::copy(music.samples.begin(), music.samples.end(), sound.samples.begin());
    CHECK(to_string(estimate_key(sound).key) == "E minor");
}

TEST_CASE("what is not tonal has no confident key") {
    CHECK(estimate_key(silence(10.0)).confidence == 0.0);
    CHECK(estimate_key(AudioBuffer{}).confidence == 0.0);
    AudioBuffer noise = silence(20.0, 1, 22'050);
    add_noise(noise, 0.3);
    CHECK(estimate_key(noise).confidence < 0.25);
}

TEST_CASE("estimating the key reports its progress and stops when the progress throws") {
    const AudioBuffer sound = cadences({0, Mode::major});
    std::vector<double> reports;
    static_cast<void>(estimate_key(sound, [&](double at) { reports.push_back(at); }));
    REQUIRE(reports.size() > 10);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK_THROWS_AS(estimate_key(sound, StopAfter(static_cast<int>(reports.size()) / 2)), Stopped);
}
