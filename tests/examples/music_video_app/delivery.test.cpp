// SPDX-License-Identifier: MIT
#include "app/words.hpp"
#include "coflow/media/audio/key.hpp"
#include "program.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace music;
using namespace music::test;

namespace {

const nlohmann::json& stream_of(const nlohmann::json& probed, const std::string& kind) {
    for (const nlohmann::json& stream : probed.at("streams"))
        if (stream.at("codec_type") == kind)
            return stream;
    throw std::runtime_error{"no " + kind + " stream"};
}

double seconds_of(const nlohmann::json& stream) {
    return std::stod(stream.at("duration").get<std::string>());
}

} // namespace

TEST_CASE("the program finds tempo and key of a song and makes a playable video") {
    struct Known {
        double bpm;
        coflow::audio::Key key;
        Style style;
    };
    const Known known = GENERATE(Known{84, {2, coflow::audio::Mode::minor}, Style::rock},
                                 Known{110, {7, coflow::audio::Mode::major}, Style::electronic},
                                 Known{140, {10, coflow::audio::Mode::major}, Style::acoustic});
    CAPTURE(known.bpm, to_string(known.key));
    const TemporaryFolder folder;
    const fs::path song = folder.path() / "song.wav";
    coflow::music::MusicRequest request = coflow::music::demo_song;
    request.style = known.style;
    request.bpm = known.bpm;
    request.key = known.key;
    request.length = Seconds{25};
    coflow::music::make_song(request, song);

    auto options = program(folder.path() / "out");
    options.add_arguments(song, "--length", 6, "--style", "lofi");
    const auto result = run(options);
    INFO(result.errors);
    REQUIRE(result.success());

    const fs::path delivered = folder.path() / "out" / "song";
    const nlohmann::json manifest = manifest_in(delivered);
    CHECK(manifest["song"]["tempo_bpm"].get<double>() ==
          Approx(known.bpm).epsilon(0.02)); // the tolerance that is promised
    CHECK(manifest["song"]["key"] == to_string(known.key));
    CHECK(manifest["song"]["duration_s"].get<double>() == Approx(25).margin(0.01));
    CHECK(manifest["clip"]["style"] == "lofi");

    const nlohmann::json video = probe(delivered / "video.mp4");
    CHECK(seconds_of(stream_of(video, "video")) == Approx(6).margin(0.1));
    CHECK(seconds_of(stream_of(video, "audio")) == Approx(6).margin(0.1));
    CHECK(stream_of(video, "video")["width"] == 160);
    CHECK(seconds_of(stream_of(probe(delivered / "clip.wav"), "audio")) == Approx(6).margin(0.01));
    CHECK(result.output.find("video.mp4") != std::string::npos);
}

TEST_CASE("without a file the program makes a song of known tempo and key first") {
    const TemporaryFolder folder;
    auto options = program(folder.path() / "out");
    options.add_arguments("--length", 4);
    const auto result = run(options);
    INFO(result.errors);
    REQUIRE(result.success());
    const coflow::music::MusicRequest made = coflow::music::demo_song;
    const nlohmann::json manifest = manifest_in(folder.path() / "out" / "demo");
    CHECK(manifest["song"]["tempo_bpm"].get<double>() == Approx(made.bpm).epsilon(0.02));
    CHECK(manifest["song"]["key"] == to_string(made.key));
    CHECK(manifest["title"] == "coflow demo song");
}

TEST_CASE("names with spaces, quotes, brackets and leading dashes are only names") {
    const TemporaryFolder folder;
    const std::string name = "-f 'it''s' \"x\" [a];,%{pts} \\:.wav";
    make_short_song(folder.path() / name);
    auto options = program("o'u t:[x]");
    options.working_directory(folder.path())
        .add_arguments("--length", 2, "--title", "100% 'true' \\ {x}: [y]; \"z\"", "--", name);
    const auto result = run(options);
    INFO(result.errors);
    REQUIRE(result.success());
    const fs::path delivered = folder.path() / "o'u t:[x]" / fs::path{name}.stem();
    CHECK(manifest_in(delivered)["song"]["file"] == name);
    CHECK(seconds_of(stream_of(probe(delivered / "video.mp4"), "video")) == Approx(2).margin(0.1));
}

TEST_CASE("what libsndfile cannot read is decoded by ffmpeg, and results are replaced") {
    const TemporaryFolder folder;
    const fs::path song = folder.path() / "song.wav";
    make_short_song(song);
    const fs::path converted = folder.path() / "song.m4a";
    coflow::ProcessOptions convert{"ffmpeg", "-v", "error", "-i", song, converted};
    REQUIRE(run(convert).success());
    for (int round = 0; round < 2; ++round) {
        auto options = program(folder.path() / "out");
        options.add_arguments(converted, "--length", 2);
        const auto result = run(options);
        INFO(result.errors);
        REQUIRE(result.success());
    }
    CHECK(folder.entries() ==
          std::vector<std::string>{"out", "out/song", "out/song/clip.wav", "out/song/manifest.json",
                                   "out/song/video.mp4", "song.m4a", "song.wav"});
}
