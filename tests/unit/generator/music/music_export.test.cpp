// SPDX-License-Identifier: MIT
#include "coflow/generator/music/music_export.hpp"

#include "unit/generator/music/sounds.hpp"
#include "unit/media/clips.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::music;
using audio::AudioBuffer;

namespace {

ExportedMusic exported(const ExportRequest& request) {
    test::Pool backend;
    MusicExport music_export;
    return backend.run(music_export.run(request));
}

/// The tags that ffprobe finds, in the file or, as in Ogg, in its stream.
std::map<std::string, std::string> tags_of(const std::filesystem::path& file) {
    ProcessOptions probe{"ffprobe", "-v",           "error",         "-of",
                         "json",    "-show_format", "-show_streams", "file:" + file.native()};
    test::Pool backend;
    const auto found = nlohmann::json::parse(backend.run(run_process_checked(probe)).output);
    std::map<std::string, std::string> tags;
    for (const auto& place : {found.at("format"), found.at("streams").at(0)})
        if (place.contains("tags"))
            for (const auto& [name, text] : place.at("tags").items()) {
                std::string lower = name;
                std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
                    return static_cast<char>(std::tolower(letter));
                });
                tags[lower] = text;
            }
    return tags;
}

AudioBuffer chord() {
    AudioBuffer sound = test::silence(3.1234, 2);
    for (const double hz : {220.0, 277.0, 330.0, 5000.0})
        test::add_sine(sound, hz, 0.1);
    return sound;
}

} // namespace

TEST_CASE("an export has its tags, its length and its sound in every format", "[generator]") {
    const std::string extension = GENERATE("wav", "flac", "mp3", "ogg", "m4a");
    CAPTURE(extension);
    const test::ScratchFolder folder;
    const AudioBuffer sound = chord();
    ExportRequest request{test::save(folder / "in.wav", sound), folder / ("out." + extension)};
    request.tags.title = "it's \"quoted\"; a=b \\ %d [x]";
    request.tags.artist = "-metadata Größe 音楽 \U0001F3B5";
    request.tags.album = "=";
    request.tags.genre = "Lo-Fi";
    request.tags.date = "2026";
    request.tags.comment = "two\nlines";
    const ExportedMusic made = exported(request);
    CHECK(made.file == request.output);
    CHECK(made.duration.count() == Approx(3.1234).margin(0.05));
    CHECK(made.bytes == std::filesystem::file_size(request.output));
    CHECK(made.damage.empty());
    auto tags = tags_of(request.output);
    CHECK(tags["title"] == request.tags.title);
    CHECK(tags["artist"] == request.tags.artist);
    CHECK(tags["album"] == request.tags.album);
    CHECK(tags["genre"] == request.tags.genre);
    CHECK(tags["date"] == request.tags.date);
    CHECK(tags["comment"] == request.tags.comment);
    const auto decoded =
        test::make_media(folder / "decoded.wav", "-i", "file:" + request.output.native());
    const AudioBuffer heard = audio::load_audio(decoded);
    for (const double hz : {220.0, 5000.0})
        CHECK(test::tone_level_of(heard, hz, 1, 2) == Approx(-20).margin(1));
}

TEST_CASE("an export as WAV or FLAC loses nothing of 24 bits", "[generator]") {
    const std::string extension = GENERATE("wav", "flac");
    const test::ScratchFolder folder;
    AudioBuffer sound = test::silence(1, 2);
    test::add_noise(sound, 0.9);
    const auto file = test::save(folder / "in.wav", sound);
    const auto made = exported(ExportRequest{file, folder / ("out." + extension)});
    const bool same = audio::load_audio(made.file).samples == audio::load_audio(file).samples;
    CHECK(same); // without printing them all
}

TEST_CASE("a better export is bigger", "[generator]") {
    const std::string extension = GENERATE("wav", "flac", "mp3", "ogg", "m4a");
    CAPTURE(extension);
    const test::ScratchFolder folder;
    AudioBuffer sound = chord();
    test::add_noise(sound, 0.05);
    ExportRequest request{test::save(folder / "in.wav", sound), folder / ("out." + extension)};
    std::vector<std::uint64_t> sizes;
    for (const ExportQuality quality :
         {ExportQuality::small, ExportQuality::standard, ExportQuality::best}) {
        request.quality = quality;
        sizes.push_back(exported(request).bytes);
    }
    CHECK(sizes[0] < sizes[1]);
    CHECK(sizes[1] <= sizes[2]);
}

TEST_CASE("an export that fails leaves the earlier file as it is", "[generator]") {
    const test::ScratchFolder folder;
    const auto sound = test::save(folder / "in.wav", test::tone(1, 440, 0.1, 6));
    const auto earlier = folder.file("out.mp3", "earlier");
    MusicExport music_export;
    ExportRequest request{sound, earlier};
    CHECK(test::error_of(music_export.run(request)).find("has 6 channels") != std::string::npos);
    request.tags.title = "\xFF";
    CHECK(test::error_of(music_export.run(request)) == "the title of the music is no UTF-8");
    request = {sound, folder / "out.exe"};
    CHECK(test::error_of(music_export.run(request)).find("must end in one of") !=
          std::string::npos);
    request = {folder.file("text.wav", "words"), earlier};
    CHECK(test::error_of(music_export.run(request)).find("text.wav") != std::string::npos);
    CHECK(std::filesystem::file_size(earlier) == 7);
    CHECK(folder.names() == std::vector<std::string>{"in.wav", "out.mp3", "text.wav"});
}

TEST_CASE("a cancelled export leaves no file", "[generator]") {
    const test::ScratchFolder folder;
    const ExportRequest request{test::save(folder / "in.wav", test::tone(120, 440, 0.1)),
                                folder / "out.mp3"};
    test::Pool backend;
    {
        MusicExport music_export;
        auto run = backend.executor.start(music_export.run(request));
        while (music_export.progress().percentage <= 20)
            std::this_thread::yield();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
    }
    CHECK(folder.names() == std::vector<std::string>{"in.wav"});
}
