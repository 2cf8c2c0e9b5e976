// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"
#include "app/display.hpp"
#include "app/ffmpeg_progress.hpp"
#include "app/staging_folder.hpp"
#include "app/step_bars.hpp"
#include "program.hpp"
#include "support/catch.hpp"

#include <array>

using namespace music;
using namespace music::test;

TEST_CASE("ffmpeg's progress lines give a fraction") {
    const FfmpegProgress progress{20};
    CHECK(progress.read("out_time_us=5000000") == 0.25);
    CHECK(progress.read("out_time_us=50000000") == 1.0);
    CHECK(progress.read("out_time_us=-7") == 0.0);
    CHECK(progress.read("progress=end") == 1.0);
    CHECK_FALSE(progress.read("out_time_us=N/A").has_value());
    CHECK_FALSE(progress.read("frame=12").has_value());
    CHECK_FALSE(FfmpegProgress{0}.read("out_time_us=5").has_value());
}

TEST_CASE("the bars of the steps follow from the percentage of the whole") {
    StepBars bars{{{.name = "a", .weight = 1}, {.name = "b", .weight = 3}}};
    bars.update(12.5, "a");
    CHECK(bars.bars()[0].fraction == Approx(0.5));
    CHECK(bars.bars()[0].active);
    CHECK(bars.bars()[1].fraction == 0);
    bars.update(62.5, "b");
    CHECK(bars.bars()[0].fraction == 1);
    CHECK(bars.bars()[1].fraction == Approx(0.5));
    CHECK_FALSE(bars.bars()[0].active);
    CHECK(bars.bars()[1].active);
}

TEST_CASE("the command line gives settings") {
    const std::array arguments{"music_video", "song.mp3", "--style", "rock",
                               "--length",    "12.5",     "--size",  "640x360"};
    const CommandLine line =
        parse_command_line(static_cast<int>(arguments.size()), arguments.data());
    REQUIRE(line.settings.has_value());
    CHECK(line.settings->song == "song.mp3");
    CHECK(line.settings->style == Style::rock);
    CHECK(line.settings->length == Seconds{12.5});
    CHECK(line.settings->width == 640);
    CHECK(line.settings->height == 360);
}

TEST_CASE("sizes that a video cannot have are refused") {
    const std::string size = GENERATE("640", "641x360", "0x0", "99999x100", "axb");
    const std::array<const char*, 3> arguments{"music_video", "--size", size.c_str()};
    const CommandLine line = parse_command_line(3, arguments.data());
    CHECK_FALSE(line.settings.has_value());
    CHECK(line.exit_code != 0);
}

TEST_CASE("a staging folder that is not published leaves nothing") {
    const TemporaryFolder folder;
    {
        const StagingFolder staging{folder.path() / "new" / "result"};
        std::ofstream{staging.path() / "half"} << "written";
        CHECK_FALSE(folder.entries().empty());
    }
    CHECK(folder.entries().empty());
}

TEST_CASE("a published folder takes the place of an earlier one") {
    const TemporaryFolder folder;
    for (const char* const name : {"first", "second"}) {
        StagingFolder staging{folder.path() / "out" / "result"};
        std::ofstream{staging.path() / name} << name;
        staging.publish();
    }
    CHECK(folder.entries() == std::vector<std::string>{"out", "out/result", "out/result/second"});
}

TEST_CASE("elsewhere than in a terminal each step is told once when it begins and ends") {
    std::FILE* const stream = std::tmpfile();
    REQUIRE(stream != nullptr);
    {
        Display display{stream, Display::mode_for(stream),
                        StepBars{{{.name = "a"}, {.name = "b"}}}};
        display.show({.percentage = 10, .current_step = "a"});
        display.show({.percentage = 20, .current_step = "a"});
        display.show({.percentage = 50, .current_step = "b"});
        display.show({.percentage = 100, .current_step = "b"});
    }
    std::rewind(stream);
    std::string text(200, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), stream));
    std::fclose(stream);
    CHECK(text == "a ...\na done\nb ...\nb done\n");
}
