// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_enhancement.hpp"

#include "unit/generator/music/sounds.hpp"
#include "unit/media/clips.hpp"

#include <numeric>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::music;
using audio::AudioBuffer;

namespace {

AudioBuffer enhanced(const AudioBuffer& sound, const EnhancementOptions& options,
                     EnhancedMusic* report = nullptr) {
    const test::ScratchFolder folder;
    EnhancementRequest request{test::save(folder / "in.wav", sound), folder / "out.wav"};
    request.options = options;
    test::Pool backend;
    MusicEnhancement enhancement;
    const EnhancedMusic made = backend.run(enhancement.run(request));
    CHECK(made.file.frames == sound.frames());
    if (report != nullptr)
        *report = made;
    return audio::load_audio(made.file.file);
}

double mean_of(const AudioBuffer& sound, std::size_t channel) {
    double sum = 0;
    for (std::size_t at = channel; at < sound.samples.size(); at += 2)
        sum += static_cast<double>(sound.samples[at]);
    return sum / static_cast<double>(sound.frames());
}

} // namespace

TEST_CASE("noise falls by what is asked for, and the tone stays", "[generator]") {
    AudioBuffer sound = test::silence(8, 2);
    test::add_noise(sound, 0.01); // -44.8 dB
    for (const double start : {0.0, 2.0, 4.0, 6.0})
        test::add_sine(sound, 440, 0.3, start, 1);
    EnhancedMusic report;
    const AudioBuffer clean = enhanced(sound, {.denoise = Denoising{.reduction_db = 18}}, &report);
    CHECK(report.noise_floor_before_db == Approx(-44.8).margin(0.5));
    CHECK(report.noise_floor_after_db == Approx(-44.8 - 18).margin(2));
    CHECK(test::level_of(clean, 3.3, 3.8) == Approx(-44.8 - 18).margin(2));
    CHECK(test::tone_level_of(clean, 440, 4.2, 4.8) ==
          Approx(test::tone_level_of(sound, 440, 4.2, 4.8)).margin(0.2));
}

TEST_CASE("an offset is removed, and nothing else", "[generator]") {
    AudioBuffer sound = test::tone(1, 441, 0.3);
    AudioBuffer shifted = sound;
    for (std::size_t at = 0; at < shifted.samples.size(); ++at)
        shifted.samples[at] += at % 2 == 0 ? 0.125F : -0.03F;
    const AudioBuffer centred = enhanced(shifted, {});
    CHECK(std::abs(mean_of(centred, 0)) < 1e-6);
    CHECK(std::abs(mean_of(centred, 1)) < 1e-6);
    float most = 0;
    for (std::size_t at = 0; at < sound.samples.size(); ++at)
        most = std::max(most, std::abs(centred.samples[at] - sound.samples[at]));
    CHECK(most < 1e-6F);
    const AudioBuffer kept = enhanced(shifted, {.offset = Offset::keep});
    CHECK(mean_of(kept, 0) == Approx(0.125).margin(1e-5));
}

TEST_CASE("compression brings loud and quiet nearer", "[generator]") {
    AudioBuffer sound = test::silence(4, 2);
    test::add_sine(sound, 440, 0.5, 0, 2); // -9 dB (RMS)
    test::add_sine(sound, 440, 0.02, 2);   // -37 dB
    Compression compression;
    compression.threshold_db = -30;
    compression.ratio = 4;
    compression.makeup_db = 6;
    const AudioBuffer even = enhanced(sound, {.compress = compression});
    const double loud = test::level_of(even, 1, 1.8) - 6;
    const double quiet = test::level_of(even, 3, 3.8) - 6;
    CHECK(quiet == Approx(-37).margin(0.5));
    CHECK(loud == Approx(-30 + 21.0 / 4).margin(2));
}

TEST_CASE("the stereo width is the difference of the channels", "[generator]") {
    AudioBuffer sound = test::silence(1, 2);
    test::add_sine(sound, 440, 0.2);
    for (std::size_t at = 0; at < sound.samples.size(); at += 2)
        sound.samples[at] += 0.1F * static_cast<float>(std::sin(static_cast<double>(at) * 0.01));
    const auto side_of = [](const AudioBuffer& stereo) {
        AudioBuffer side{.sample_rate = stereo.sample_rate, .channels = 1};
        for (std::size_t at = 0; at < stereo.samples.size(); at += 2)
            side.samples.push_back((stereo.samples[at] - stereo.samples[at + 1]) / 2);
        return test::level_of(side, 0, 1);
    };
    const double before = side_of(sound);
    CHECK(side_of(enhanced(sound, {.offset = Offset::keep, .stereo_width = 2})) ==
          Approx(before + 6.02).margin(0.05));
    CHECK(side_of(enhanced(sound, {.offset = Offset::keep, .stereo_width = 0})) < -130);
}

TEST_CASE("what cannot be enhanced is named, and nothing is written", "[generator]") {
    const test::ScratchFolder folder;
    EnhancementRequest request{test::save(folder / "in.wav", test::tone(1, 440, 0.1, 1)),
                               folder / "out.wav"};
    request.options.stereo_width = 2;
    MusicEnhancement enhancement;
    CHECK(test::error_of(enhancement.run(request)).find("no stereo width") != std::string::npos);
    request.options.stereo_width = 5;
    CHECK(test::error_of(enhancement.run(request)).find("the stereo width is 5") !=
          std::string::npos);
    request = {folder.file("text.wav", "words"), folder / "out.wav"};
    CHECK(test::error_of(enhancement.run(request)).find("text.wav") != std::string::npos);
    CHECK(folder.names() == std::vector<std::string>{"in.wav", "text.wav"});
}

TEST_CASE("cancelled enhancement leaves no file", "[generator]") {
    const test::ScratchFolder folder;
    EnhancementRequest request{test::save(folder / "in.wav", test::tone(120, 440, 0.1)),
                               folder / "out.wav"};
    request.options.denoise = Denoising{};
    test::Pool backend;
    {
        MusicEnhancement enhancement;
        auto run = backend.executor.start(enhancement.run(request));
        while (enhancement.progress().percentage <= 30)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
    }
    CHECK(folder.names() == std::vector<std::string>{"in.wav"});
}
