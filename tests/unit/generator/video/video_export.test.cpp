// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_export.hpp"

#include "unit/generator/video/frames.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

VideoResult export_to(const std::filesystem::path& clip, const std::filesystem::path& output,
                      const ExportOptions& options) {
    VideoExport exporting;
    test::Pool backend;
    return backend.run(exporting.run({clip, options, output}));
}

std::string tag_of(const std::filesystem::path& file, const std::string& name) {
    test::Pool backend;
    const ProcessOptions options{"ffprobe",
                                 "-v",
                                 "error",
                                 "-show_entries",
                                 "format_tags=" + name,
                                 "-of",
                                 "default=nk=1:nw=1",
                                 "file:" + file.native()};
    return backend.run(run_process_checked(options)).output;
}

} // namespace

TEST_CASE("every preset keeps pictures, sound and their time", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clap = test::make_clap(scratch / "clap.mkv");
    for (std::size_t kind = 0; kind < export_preset_names.size(); ++kind) {
        CAPTURE(export_preset_names[kind]);
        const ExportOptions options{static_cast<ExportPreset>(kind)};
        std::filesystem::path output = scratch / "- a 'clap'\n100%d";
        output += file_extension(options.preset);
        const VideoResult result = export_to(clap, output, options);
        CHECK(result.info.duration.count() == Approx(2).margin(0.06));
        const std::string colours = test::colour_names_of(output);
        const bool slow = options.preset == ExportPreset::gif;
        CHECK(colours == std::string(slow ? 10 : 25, 'k') + std::string(slow ? 10 : 25, 'w'));
        if (!slow)
            CHECK(test::loud_from(output) == Approx(1).margin(0.02));
        std::filesystem::remove(output);
    }
    CHECK(scratch.names() == std::vector<std::string>{"clap.mkv"});
}

TEST_CASE("an archive loses nothing", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_media(
        scratch / "clip.mkv", "-f", "lavfi", "-i",
        "mandelbrot=s=33x17:r=25,trim=end_frame=10,noise=alls=60:allf=t,format=yuv420p", "-c:v",
        "ffv1", "-f", "matroska");
    export_to(clip, scratch / "copy.mkv", ExportOptions{ExportPreset::archive});
    CHECK(test::frames_of(clip, "null", 33U * 17U) ==
          test::frames_of(scratch / "copy.mkv", "null", 33U * 17U));
}

TEST_CASE("better quality takes more bytes", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_media(scratch / "clip.mkv", "-f", "lavfi", "-i",
                                       "testsrc2=s=160x90:r=25:d=0.4", "-c:v", "ffv1");
    const auto size_with = [&](int quality) {
        return export_to(clip, scratch / "made.mp4", ExportOptions{ExportPreset::web, quality})
            .info.bytes;
    };
    CHECK(static_cast<double>(size_with(95)) > 1.5 * static_cast<double>(size_with(30)));
}

TEST_CASE("tags are written as they are, and those of the source are not", "[generator]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_media(scratch / "clip.mkv", "-f", "lavfi", "-i",
                                       "color=red:s=16x16:d=0.1", "-metadata", "comment=secret");
    ExportOptions options;
    options.tags = {{"title", "a=b; -y 'x' \"\xc3\xbc\" %d"}};
    export_to(clip, scratch / "made.mp4", options);
    CHECK(tag_of(scratch / "made.mp4", "title") == "a=b; -y 'x' \"\xc3\xbc\" %d\n");
    CHECK(tag_of(scratch / "made.mp4", "comment").empty());
}

TEST_CASE("a web video begins with what a player needs first", "[generator]") {
    const test::ScratchFolder scratch;
    export_to(test::make_clip(scratch / "clip", {{"red", 5}}), scratch / "made.mp4", {});
    const std::string bytes = test::content_of(scratch / "made.mp4");
    CHECK(bytes.find("moov") < bytes.find("mdat"));
}

TEST_CASE("odd sizes are exported by every preset, and a single pixel", "[generator]") {
    const test::ScratchFolder scratch;
    const auto check = [&](const char* size, ExportPreset preset) {
        CAPTURE(size, to_string(preset));
        const auto clip = test::make_clip(scratch / "clip", {{"red", 5}}, size);
        const auto output = scratch / ("made" + std::string{file_extension(preset)});
        CHECK(export_to(clip, output, ExportOptions{preset}).info.video.size() == 1);
        CHECK(test::colours_of(output).size() >= 2);
    };
    for (std::size_t kind = 0; kind < export_preset_names.size(); ++kind)
        check("33x17", static_cast<ExportPreset>(kind));
    for (const ExportPreset preset :
         {ExportPreset::archive, ExportPreset::small, ExportPreset::gif})
        check("1x1", preset);
}

TEST_CASE("an export that fails or is cancelled leaves no file", "[generator]") {
    const test::ScratchFolder scratch;
    VideoExport exporting;
    const auto half = [&] {
        const std::string bytes = test::content_of(test::make_clap(scratch / "clap.mkv"));
        std::filesystem::remove(scratch / "clap.mkv");
        return scratch.file("half.mkv", bytes.substr(0, bytes.size() / 2));
    }();
    CHECK(test::error_of(exporting.run({half, {}, scratch / "made.mp4"})).find("is damaged") !=
          std::string::npos);
    CHECK(test::error_of(exporting.run({half, {}, scratch / "made.txt"})).find("call it .mp4") !=
          std::string::npos);
    const auto clip = test::make_long_clip(scratch / "long.mp4");
    test::Pool backend;
    auto run = backend.executor.start(
        exporting.run({clip, ExportOptions{ExportPreset::open}, scratch / "made.webm"}));
    while (exporting.progress().percentage < 4)
        std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(scratch.names() == std::vector<std::string>{"half.mkv", "long.mp4"});
}
