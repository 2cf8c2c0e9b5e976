// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_production.hpp"

#include "unit/generator/music/sounds.hpp"
#include "unit/media/clips.hpp"

#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::music;

namespace {

ProductionRequest three_seconds(const std::filesystem::path& file) {
    MusicRequest music{.style = Style::lofi, .bpm = 84, .length = audio::Seconds{4}, .seed = 2};
    ProductionRequest request{music, file};
    request.processing.length = audio::Seconds{3};
    request.processing.fade_out = audio::Seconds{0.5};
    request.processing.loudness = LoudnessTarget{.lufs = -18, .ceiling_dbtp = -2};
    request.enhancement.compress = Compression{};
    request.tags.title = "Three seconds";
    return request;
}

} // namespace

TEST_CASE("music is produced from an idea to a file", "[generator]") {
    const test::ScratchFolder folder;
    test::Pool backend;
    MusicProduction<> production;
    const ProducedMusic made = backend.run(production.run(three_seconds(folder / "song.flac")));
    CHECK(production.progress().percentage == 100);
    CHECK(made.exported.file == folder / "song.flac");
    CHECK(made.exported.duration == audio::Seconds{3});
    const audio::AudioBuffer sound = audio::load_audio(made.exported.file);
    CHECK(sound.frames() == 132'300);
    const audio::Loudness heard = audio::measure_loudness(sound);
    CHECK(heard.integrated_lufs == Approx(-18).margin(0.3)); // although it was compressed
    CHECK(heard.true_peak_dbtp <= -2 + 0.01);
    CHECK(made.loudness.integrated_lufs == Approx(heard.integrated_lufs).margin(0.01));
    CHECK(test::level_of(sound, 2.99, 3) < test::level_of(sound, 2, 2.5) - 20);
    CHECK(folder.names() == std::vector<std::string>{"song.flac"});
}

TEST_CASE("a bad production is refused before anything is made", "[generator]") {
    const test::ScratchFolder folder;
    MusicProduction<> production;
    CHECK(test::error_of(production.run(three_seconds(folder / "song.wma"))).find("must end") !=
          std::string::npos);
    ProductionRequest request = three_seconds(folder / "song.mp3");
    request.tags.title = "\x01";
    CHECK(test::error_of(production.run(request)).find("title") != std::string::npos);
    request = three_seconds(folder / "song.mp3");
    request.processing.start = audio::Seconds{9};
    CHECK(test::error_of(production.run(request)).find("has no part") != std::string::npos);
    CHECK(folder.names().empty());
}

TEST_CASE("a cancelled production leaves no file", "[generator]") {
    const test::ScratchFolder folder;
    const double done = GENERATE(0.0, 40.0, 70.0);
    ProductionRequest request = three_seconds(folder / "song.mp3");
    request.music.length = audio::Seconds{20};
    request.processing.length.reset();
    test::Pool backend;
    {
        MusicProduction<> production;
        auto run = backend.executor.start(production.run(request));
        while (production.progress().percentage <= done)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
    }
    CHECK(folder.names().empty());
}
