// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_processing.hpp"

#include "unit/generator/music/sounds.hpp"
#include "unit/media/clips.hpp"

#include <algorithm>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::music;
using audio::AudioBuffer;
using audio::Seconds;

namespace {

/// Processes a sound as `options` say and returns what is in the result.
AudioBuffer processed(const AudioBuffer& sound, const ProcessingOptions& options,
                      MusicFile* report = nullptr) {
    const test::ScratchFolder folder;
    ProcessingRequest request{test::save(folder / "in.wav", sound), folder / "out.wav"};
    request.options = options;
    test::Pool backend;
    MusicProcessing processing;
    const MusicFile made = backend.run(processing.run(request));
    CHECK(processing.progress().percentage == 100);
    AudioBuffer result = audio::load_audio(made.file);
    CHECK(made.frames == result.frames());
    if (report != nullptr)
        *report = made;
    return result;
}

} // namespace

TEST_CASE("music is trimmed to the sample", "[generator]") {
    AudioBuffer sound = test::silence(2, 2);
    test::add_noise(sound, 0.4);
    ProcessingOptions options;
    options.start = Seconds{0.7303};
    options.length = Seconds{0.5001};
    const AudioBuffer part = processed(sound, options);
    REQUIRE(part.frames() == 22'054);
    const std::ptrdiff_t from = 2 * 32'206;
    float most = 0;
    for (std::size_t at = 0; at < part.samples.size(); ++at)
        most = std::max(
            most, std::abs(part.samples[at] - sound.samples[at + static_cast<std::size_t>(from)]));
    CHECK(most < 2e-7F); // a step of 24 bits
}

TEST_CASE("music fades from silence and to it, and stays as it is between", "[generator]") {
    AudioBuffer sound = test::silence(1, 1, 10'000);
    std::ranges::fill(sound.samples, 0.5F);
    ProcessingOptions options;
    options.fade_in = Seconds{0.2};
    options.fade_out = Seconds{0.4};
    const AudioBuffer faded = processed(sound, options);
    REQUIRE(faded.samples.size() == 10'000);
    CHECK(faded.samples[0] == 0.0F);
    CHECK(faded.samples[1000] == Approx(0.25).margin(0.001)); // half a cosine, half way
    CHECK(std::all_of(faded.samples.begin() + 2000, faded.samples.begin() + 6000,
                      [](float sample) { return sample == 0.5F; }));
    CHECK(faded.samples[8000] == Approx(0.25).margin(0.001));
    CHECK(faded.samples[9999] < 1e-4F);
}

TEST_CASE("an equaliser changes what is in its band", "[generator]") {
    AudioBuffer sound = test::silence(2, 2);
    for (const double hz : {100.0, 1000.0, 9000.0})
        test::add_sine(sound, hz, 0.1);
    ProcessingOptions options;
    options.equaliser = {{.hz = 1000, .gain_db = 6}, {.hz = 9000, .gain_db = -9, .octaves = 0.5}};
    const AudioBuffer equalised = processed(sound, options);
    const auto gain = [&](double hz) {
        return test::tone_level_of(equalised, hz, 0.5, 1.5) -
               test::tone_level_of(sound, hz, 0.5, 1.5);
    };
    CHECK(gain(100) == Approx(0).margin(0.2));
    CHECK(gain(1000) == Approx(6).margin(0.2));
    CHECK(gain(9000) == Approx(-9).margin(0.2));
}

TEST_CASE("music comes to a loudness, below its ceiling", "[generator]") {
    AudioBuffer even = test::silence(6, 2);
    test::add_noise(even, 0.02);
    test::add_sine(even, 330, 0.1);
    AudioBuffer clicking = even;
    for (std::size_t at = 0; at < clicking.samples.size(); at += 44'100)
        std::fill_n(clicking.samples.begin() + static_cast<std::ptrdiff_t>(at), 40, 0.8F);
    const auto check = [](const AudioBuffer& sound, LoudnessTarget target) {
        CAPTURE(target.lufs);
        ProcessingOptions options;
        options.loudness = target;
        MusicFile report;
        const audio::Loudness heard = audio::measure_loudness(processed(sound, options, &report));
        CHECK(heard.integrated_lufs == Approx(target.lufs).margin(0.3));
        CHECK(heard.true_peak_dbtp <= target.ceiling_dbtp + 0.01);
        CHECK(report.loudness.integrated_lufs == Approx(heard.integrated_lufs).margin(0.01));
        CHECK(report.duration == Seconds{6});
    };
    check(even, {.lufs = -23, .ceiling_dbtp = -1});
    check(even, {.lufs = -14, .ceiling_dbtp = -2});
    check(clicking, {.lufs = -16, .ceiling_dbtp = -1});
    check(clicking, {.lufs = -30, .ceiling_dbtp = -6});
}

TEST_CASE("silence stays silence, whatever loudness is asked for", "[generator]") {
    ProcessingOptions options;
    options.loudness = LoudnessTarget{};
    const AudioBuffer result = processed(test::silence(1, 2), options);
    CHECK(std::ranges::all_of(result.samples, [](float sample) { return sample == 0.0F; }));
}

TEST_CASE("tempo and pitch change apart", "[generator]") {
    const AudioBuffer sound = test::tone(4, 440, 0.3);
    ProcessingOptions options;
    options.tempo = 1.25;
    const AudioBuffer faster = processed(sound, options);
    CHECK(faster.duration().count() == Approx(3.2).margin(0.05));
    CHECK(test::tone_level_of(faster, 440, 1, 2) == Approx(-10.5).margin(1.0));
    options.tempo = 1;
    options.semitones = 12;
    const AudioBuffer higher = processed(sound, options);
    CHECK(higher.duration().count() == Approx(4).margin(0.05));
    CHECK(test::tone_level_of(higher, 880, 1, 2) == Approx(-10.5).margin(1.0));
    CHECK(test::tone_level_of(higher, 440, 1, 2) < -40);
}

TEST_CASE("what cannot be processed is named, and nothing is written", "[generator]") {
    const test::ScratchFolder folder;
    const auto sound = test::save(folder / "in.wav", test::tone(1, 440, 0.1));
    const auto refusal = [&](const std::filesystem::path& input, ErrorCode code,
                             const char* output = "out.wav") {
        MusicProcessing processing;
        return test::error_of(processing.run(ProcessingRequest{input, folder / output}), code);
    };
    const auto invalid = ErrorCode::invalid_argument;
    CHECK(refusal(folder / "none.wav", ErrorCode::not_found).find("none.wav") != std::string::npos);
    CHECK(refusal(folder.file("text.wav", "These are words."), invalid).find("text.wav") !=
          std::string::npos);
    CHECK(refusal(folder.file("empty.wav", ""), invalid).find("empty") != std::string::npos);
    CHECK(refusal(test::make_picture(folder / "p.png", "color=red:s=8x8"), invalid)
              .find("holds no sound") != std::string::npos);
    CHECK(refusal(test::save(folder / "zero.wav", test::silence(0)), invalid).find("zero.wav") !=
          std::string::npos);
    CHECK(refusal(sound, invalid, "out.mp3").find("must be named .wav") != std::string::npos);
    static_cast<void>(refusal(folder.path(), ErrorCode::io_failure));
    CHECK(folder.names() ==
          std::vector<std::string>{"empty.wav", "in.wav", "p.png", "text.wav", "zero.wav"});
}

TEST_CASE("music may have any name", "[generator]") {
    const test::ScratchFolder folder;
    const auto sound =
        test::save(folder / "-i 'it's' \"%d\" [0:a]; \n.wav", test::tone(0.5, 440, 0.1));
    const auto output = folder / "new folder" / "-y %03d: 'x'.wav";
    test::Pool backend;
    MusicProcessing processing;
    CHECK(backend.run(processing.run(ProcessingRequest{sound, output})).frames == 22'050);
    CHECK(std::filesystem::exists(output));
}

TEST_CASE("a truncated file gives what is there", "[generator]") {
    const test::ScratchFolder folder;
    const auto sound = test::save(folder / "in.wav", test::tone(2, 440, 0.1));
    std::filesystem::resize_file(sound, 44 + 3 * 2 * 30'000);
    test::Pool backend;
    MusicProcessing processing;
    CHECK(backend.run(processing.run(ProcessingRequest{sound, folder / "out.wav"})).frames ==
          30'000);
}

TEST_CASE("cancelled processing leaves no file", "[generator]") {
    const test::ScratchFolder folder;
    ProcessingRequest request{test::save(folder / "in.wav", test::tone(120, 440, 0.1)),
                              folder / "out.wav"};
    request.options.loudness = LoudnessTarget{};
    test::Pool backend;
    {
        MusicProcessing processing;
        auto run = backend.executor.start(processing.run(request));
        while (processing.progress().percentage <= 0)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(processing.status() == WorkflowStatus::cancelled);
    }
    CHECK(folder.names() == std::vector<std::string>{"in.wav"});
}
