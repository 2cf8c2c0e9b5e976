// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_file.hpp"

#include "coflow/core/stop.hpp"
#include "support/backends.hpp"
#include "support/catch.hpp"
#include "unit/generator/music/sounds.hpp"

#include <vector>

using namespace coflow;
using namespace coflow::music;

// EBU Tech 3341, case 1: a stereo sine of 1 kHz with peaks of -23 dBFS has -23 LUFS.
TEST_CASE("a music file is measured", "[generator]") {
    const test::ScratchFolder folder;
    const auto file = test::save(folder / "tone.wav",
                                 test::tone(20, 1000, std::pow(10.0, -23.0 / 20), 2, 48'000));
    std::vector<double> reports;
    test::Simulated backend;
    const MusicFile music = backend.run(
        measure_music(file, [&reports](double fraction) { reports.push_back(fraction); }));
    CHECK(music.file == file);
    CHECK(music.sample_rate == 48'000);
    CHECK(music.channels == 2);
    CHECK(music.frames == 960'000);
    CHECK(music.duration == audio::Seconds{20});
    CHECK(music.loudness.integrated_lufs == Approx(-23.0).margin(0.1));
    CHECK(music.loudness.true_peak_dbtp == Approx(-23.0).margin(0.2));
    CHECK(reports.size() > 10);
    CHECK(reports.back() == 1.0);
}

TEST_CASE("measuring a music file that is not there fails", "[generator]") {
    const test::ScratchFolder folder;
    test::Simulated backend;
    CHECK_THROWS_AS(backend.run(measure_music(folder / "none.wav")), FileError);
}

TEST_CASE("measuring a music file stops between blocks", "[generator]") {
    const test::ScratchFolder folder;
    const auto file = test::save(folder / "tone.wav", test::tone(5, 440, 0.1));
    test::Pool backend;
    TaskHandle<MusicFile>* handle = nullptr;
    std::atomic<bool> ready = false;
    int reports = 0;
    auto run = backend.executor.start(measure_music(file, [&](double) {
        ready.wait(false);
        ++reports;
        handle->request_stop();
    }));
    handle = &run;
    ready = true;
    ready.notify_all();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(reports == 1);
}
