// SPDX-License-Identifier: MIT
// A song from an idea to a finished file: typed, and by name with JSON.
#include "coflow/base/temporary_directory.hpp"
#include "coflow/coflow.hpp"
#include "coflow/generator/music/json.hpp"
#include "coflow/generator/music/music_production.hpp"

#include <cstdio>
#include <filesystem>

using namespace coflow;
using music::Seconds;

music::ProductionRequest slow_song(const std::filesystem::path& file) {
    music::ProductionRequest request;
    request.music = {.style = music::Style::lofi,
                     .bpm = 80,
                     .key = {9, music::Mode::minor},
                     .length = Seconds{12},
                     .seed = 7};
    request.processing.fade_out = Seconds{2};
    request.processing.equaliser = {{.hz = 100, .gain_db = 2}, {.hz = 9000, .gain_db = -3}};
    request.processing.loudness = music::LoudnessTarget{.lufs = -16, .ceiling_dbtp = -1.5};
    request.enhancement.compress = music::Compression{.threshold_db = -20, .ratio = 2};
    request.tags.title = "It's \"slow\"";
    request.tags.artist = "coflow";
    request.file = file;
    return request;
}

int main() {
    const TemporaryDirectory folder;
    WorkflowExecutor executor;

    music::MusicProduction<> production;
    const music::ProducedMusic song =
        executor.run(production.run(slow_song(folder.path() / "slow.mp3")));
    std::printf("%s: %.1f s, %.0f LUFS\n", song.exported.file.filename().c_str(),
                song.exported.duration.count(), song.loudness.integrated_lufs);

    WorkflowManager manager{executor};
    music::add_music_generators(manager.factory());
    const auto file = folder.path() / "rock.wav";
    const nlohmann::json made =
        manager
            .start("music_creation",
                   {{"music", {{"style", "rock"}, {"bpm", 132}, {"key", "E minor"}, {"length", 5}}},
                    {"file", file.native()}})
            .get();
    std::printf("rock.wav: %.1f s, %d channels\n", made.at("duration").get<double>(),
                made.at("channels").get<int>());
}
