// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/audio_folder_analysis.hpp"

#include "coflow/media/audio/wav_file.hpp"
#include "unit/media/audio/signals.hpp"
#include "unit/media/clips.hpp"

#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

TEST_CASE("a thousand sounds are analysed, and those that are none reported", "[analyzer]") {
    const ScratchFolder scratch;
    AudioBuffer tick = silence(0.1, 1, 8'000);
    add_sine(tick, 1000.0, 0.5);
    const auto first = scratch / "0.wav";
    write_wav(first, tick);
    for (int copy = 1; copy < 1'000; ++copy)
        std::filesystem::create_hard_link(first, scratch / (std::to_string(copy) + ".wav"));
    const auto text = scratch.file("x.wav", "no sound");
    const auto empty = scratch.file("y.mp3", "");
    std::filesystem::create_directory(scratch / "folder");
    AudioFolderAnalysis analysis;
    const AudioFolderReport report = Pool{}.run(analysis.run(AudioFolderRequest{scratch.path()}));
    REQUIRE(report.sounds.size() == 1'000);
    CHECK(report.sounds.front().file == first);
    CHECK(report.sounds.back().file == scratch / "999.wav");
    for (const AudioReport& sound : report.sounds)
        REQUIRE(sound.spectrum.centroid_hz == Approx(1000.0).margin(20.0));
    REQUIRE(report.failures.size() == 2);
    CHECK(report.failures[0].file == text);
    CHECK(report.failures[0].reason.find("Invalid data") != std::string::npos);
    CHECK(report.failures[1].file == empty);
    CHECK(report.failures[1].reason.find("is empty") != std::string::npos);
    CHECK(analysis.progress().percentage == 100);
}

TEST_CASE("options are for each sound of a folder", "[analyzer]") {
    const ScratchFolder scratch;
    write_wav(scratch / "a.wav", silence(1.0));
    AudioFolderRequest request{scratch.path()};
    request.silence.least = Seconds{2};
    request.loudness_step = Seconds{0.5};
    AudioFolderAnalysis analysis;
    AudioFolderReport report = Pool{}.run(analysis.run(request));
    REQUIRE(report.sounds.size() == 1);
    CHECK(report.sounds[0].silence.empty());
    CHECK(report.sounds[0].loudness.points.size() == 2);
    request.most_bytes = 1'000;
    report = Pool{}.run(analysis.run(request));
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].reason.find("takes more memory") != std::string::npos);
}

TEST_CASE("an empty folder of sounds has an empty report, a missing one is an error",
          "[analyzer]") {
    const ScratchFolder scratch;
    AudioFolderAnalysis analysis;
    CHECK(Pool{}.run(analysis.run(AudioFolderRequest{scratch.path()})).sounds.empty());
    CHECK(error_of(analysis.run(AudioFolderRequest{scratch / "none"}), ErrorCode::not_found)
              .find("none' cannot be listed") != std::string::npos);
}

TEST_CASE("a cancelled analysis of a folder of sounds ends", "[analyzer]") {
    const ScratchFolder scratch;
    write_wav(scratch / "0.wav", silence(1.0));
    for (int copy = 1; copy < 200; ++copy)
        std::filesystem::create_hard_link(scratch / "0.wav",
                                          scratch / (std::to_string(copy) + ".wav"));
    Pool backend;
    AudioFolderAnalysis analysis;
    auto run = backend.executor.start(analysis.run(AudioFolderRequest{scratch.path()}));
    while (analysis.progress().percentage < 5) // some are done, most are not
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(analysis.status() == WorkflowStatus::cancelled);
}
