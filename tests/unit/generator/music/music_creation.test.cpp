// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_creation.hpp"

#include "unit/generator/music/sounds.hpp"
#include "unit/media/clips.hpp"

#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::music;

namespace {

/// A model that knows one tone, and how long it is to be.
class ToneModel {
public:
    explicit ToneModel(double hz = 440) : hz_{hz} {}

    Task<> create(const MusicRequest& request, std::filesystem::path file, MediaProgress progress) {
        report_progress(progress, 0.5);
        audio::write_wav(file, test::tone(request.length.count(), hz_, 0.1));
        co_return;
    }

private:
    double hz_;
};

MusicRequest short_music(std::uint64_t seed) {
    return {.style = Style::acoustic, .bpm = 104, .length = audio::Seconds{2.5}, .seed = seed};
}

} // namespace

TEST_CASE("music is created with its notes, the same for the same seed", "[generator]") {
    const test::ScratchFolder folder;
    test::Pool backend;
    MusicCreation<> creation;
    CreationRequest request{short_music(3), folder / "a.wav"};
    request.notes = folder / "new" / "a.mid";
    const MusicFile made = backend.run(creation.run(request));
    CHECK(creation.progress().percentage == 100);
    CHECK(made.file == folder / "a.wav");
    CHECK(made.frames == 110'250);
    CHECK(made.loudness.integrated_lufs == Approx(-14).margin(0.5));
    CHECK(made.loudness.true_peak_dbtp <= -1 + 0.01);
    CHECK(std::filesystem::file_size(request.notes) == to_midi_file(compose(request.music)).size());
    backend.run(creation.run(CreationRequest{short_music(3), folder / "b.wav"}));
    backend.run(creation.run(CreationRequest{short_music(4), folder / "c.wav"}));
    const auto samples_of = [&](const char* name) {
        return audio::load_audio(folder / name).samples;
    };
    CHECK(samples_of("a.wav") == samples_of("b.wav"));
    CHECK(samples_of("a.wav") != samples_of("c.wav"));
}

TEST_CASE("another backend of music takes the place of the built-in one", "[generator]") {
    const test::ScratchFolder folder;
    test::Pool backend;
    MusicCreation creation{ToneModel{880}};
    CreationRequest request{short_music(1), folder / "a.wav"};
    CHECK(backend.run(creation.run(request)).duration == audio::Seconds{2.5});
    CHECK(test::tone_level_of(audio::load_audio(folder / "a.wav"), 880, 1, 2) ==
          Approx(-20).margin(0.1));
    request.notes = folder / "a.mid";
    CHECK(test::error_of(creation.run(request)).find("no notes") != std::string::npos);
}

TEST_CASE("music that cannot be created is refused, and nothing is written", "[generator]") {
    const test::ScratchFolder folder;
    MusicCreation<> creation;
    CHECK(test::error_of(creation.run(CreationRequest{short_music(1), folder / "a.mp3"}))
              .find("must be named .wav") != std::string::npos);
    MusicRequest music = short_music(1);
    music.length = audio::Seconds{1e9};
    CHECK(test::error_of(creation.run(CreationRequest{music, folder / "a.wav"})).find("length") !=
          std::string::npos);
    CHECK(folder.names().empty());
}

TEST_CASE("cancelled creation leaves no file", "[generator]") {
    const test::ScratchFolder folder;
    MusicRequest music = short_music(1);
    music.length = audio::Seconds{600};
    test::Pool backend;
    {
        MusicCreation<> creation;
        auto run = backend.executor.start(creation.run(CreationRequest{music, folder / "a.wav"}));
        while (creation.progress().percentage <= 0)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
    }
    CHECK(folder.names().empty());
}
