// SPDX-License-Identifier: MIT
// A video from pictures and a sound: typed for the whole way, by name with JSON for a change.
#include "coflow/coflow.hpp"
#include "coflow/generator/video/json.hpp"

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

/// A picture of one colour, in a format that is easy to write.
void write_picture(const std::filesystem::path& file, const std::string& rgb) {
    std::ofstream out{file, std::ios::binary};
    out << "P6\n4 3\n255\n";
    for (int pixel = 0; pixel < 4 * 3; ++pixel)
        out << rgb;
}

/// A second of a rectangular wave, 8000 samples of a byte each.
void write_sound(const std::filesystem::path& file) {
    const std::string head{"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0"
                           "\x01\0\x08\0data\x40\x1f\0\0",
                           44};
    std::ofstream out{file, std::ios::binary};
    out << head;
    for (int sample = 0; sample < 8000; ++sample)
        out << static_cast<char>(sample % 20 < 10 ? 100 : 156);
}

void print(const char* what, const MediaInfo& info) {
    std::printf("%s: %.2f s, %d x %d, %s and %s\n", what, info.duration.count(),
                info.video.at(0).width, info.video.at(0).height, info.video.at(0).codec.c_str(),
                info.audio.empty() ? "silence" : info.audio[0].codec.c_str());
}

int main() {
    const TemporaryDirectory folder;
    write_picture(folder.path() / "sea.ppm", "\x20\x60\xc0");
    write_picture(folder.path() / "beach.ppm", "\xe0\xc0\x80");
    write_sound(folder.path() / "waves.wav");

    video::VideoProductionRequest request;
    request.creation.width = 160;
    request.creation.height = 90;
    request.creation.slides.emplace_back(folder.path() / "sea.ppm");
    request.creation.slides.emplace_back(folder.path() / "beach.ppm", 2s);
    request.creation.slides[1].motion = video::SlideMotion::zoom_in;
    request.creation.transition = video::Transition::wipe_left;
    request.creation.transition_duration = 200ms;
    request.creation.sound = folder.path() / "waves.wav";
    request.creation.length = video::VideoLength::sound;
    request.creation.titles.emplace_back("Holiday 100%");
    request.operations = {video::Cut{0s, 800ms}, video::Speed{2}};
    request.exporting.tags["title"] = "Holiday";
    request.output = folder.path() / "holiday.mp4";

    WorkflowExecutor executor{2};
    video::VideoProduction production;
    print("holiday.mp4", executor.run(production.run(request)).info);

    WorkflowManager manager{executor};
    video::add_video_generators(manager.factory());
    const nlohmann::json edited =
        manager
            .start("video_processing",
                   {{"file", request.output},
                    {"operations",
                     {{{"do", "rotate"}, {"degrees", 90}}, {{"do", "scale"}, {"width", 45}}}},
                    {"output", folder.path() / "upright.mkv"}})
            .get();
    const nlohmann::json& stream = edited["info"]["video"][0];
    std::printf("upright.mkv: %d x %d\n", stream["width"].get<int>(), stream["height"].get<int>());
}
