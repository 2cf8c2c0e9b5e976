// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/spectrum_summary.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <numeric>
#include <string>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

double share_of(const SpectrumSummary& summary, std::string_view band) {
    for (std::size_t at = 0; at < frequency_bands.size(); ++at)
        if (frequency_bands[at].name == band)
            return summary.shares[at];
    FAIL("no band " << band);
    return 0;
}

} // namespace

TEST_CASE("a tone has its centroid, and its rolloff, where it sounds") {
    struct Truth {
        double hz;
        const char* band;
    };
    for (const Truth& truth :
         {Truth{40, "sub"}, Truth{120, "bass"}, Truth{350, "low_mid"}, Truth{1000, "mid"},
          Truth{3000, "high_mid"}, Truth{5000, "presence"}, Truth{12'000, "brilliance"}}) {
        CAPTURE(truth.hz);
        AudioBuffer sound = silence(1.0, 2);
        add_sine(sound, truth.hz, 0.5);
        const SpectrumSummary summary = summarise_spectrum(sound);
        CHECK(summary.centroid_hz == Approx(truth.hz).margin(5.0));
        CHECK(summary.rolloff_hz == Approx(truth.hz).margin(22.0)); // two bins
        CHECK(summary.flatness < 0.001);
        CHECK(share_of(summary, truth.band) > 0.98);
    }
}

TEST_CASE("of two tones the centroid lies between, nearer to the stronger") {
    AudioBuffer sound = silence(1.0, 1, 48'000);
    add_sine(sound, 1000.0, 0.4);
    add_sine(sound, 5000.0, 0.2); // a quarter of the power
    const SpectrumSummary summary = summarise_spectrum(sound);
    CHECK(summary.centroid_hz == Approx(1800.0).margin(10.0));
    CHECK(share_of(summary, "mid") == Approx(0.8).margin(0.01));
    CHECK(share_of(summary, "presence") == Approx(0.2).margin(0.01));
    CHECK(summary.rolloff_hz == Approx(5000.0).margin(24.0));
}

TEST_CASE("white noise is flat, and its bands have the shares of their widths") {
    AudioBuffer sound = silence(10.0);
    add_noise(sound, 0.3);
    const SpectrumSummary summary = summarise_spectrum(sound);
    CHECK(summary.flatness > 0.98);
    CHECK(summary.centroid_hz == Approx(10'010.0).epsilon(0.02));
    CHECK(summary.rolloff_hz == Approx(0.95 * 20'000.0).epsilon(0.02));
    CHECK(share_of(summary, "mid") == Approx(1500.0 / 19'980.0).epsilon(0.1));
    CHECK(share_of(summary, "brilliance") == Approx(14'000.0 / 19'980.0).epsilon(0.02));
    CHECK(std::accumulate(summary.shares.begin(), summary.shares.end(), 0.0) ==
          Approx(1.0).margin(0.001));
}

TEST_CASE("silence has no spectrum, and a short sound has one") {
    CHECK(summarise_spectrum(silence(1.0)).centroid_hz == 0.0);
    CHECK(summarise_spectrum(AudioBuffer{}).rolloff_hz == 0.0);
    AudioBuffer tick = silence(0.05);
    add_sine(tick, 2000.0, 0.5);
    CHECK(summarise_spectrum(tick).centroid_hz == Approx(2000.0).margin(20.0));
    AudioBuffer low = silence(1.0, 1, 8'000); // there is nothing above 4 kHz
    add_sine(low, 1000.0, 0.5);
    CHECK(summarise_spectrum(low).centroid_hz == Approx(1000.0).margin(5.0));
}

TEST_CASE("summarising a spectrum stops when the progress throws") {
    CHECK_THROWS_AS(summarise_spectrum(silence(5.0), StopAfter{3}), Stopped);
}
