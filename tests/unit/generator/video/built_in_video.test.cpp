// SPDX-License-Identifier: MIT
#include "coflow/generator/video/built_in_video.hpp"

#include "unit/generator/video/frames.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

VideoCreationRequest small_video() {
    VideoCreationRequest request;
    request.width = 160;
    request.height = 90;
    return request;
}

/// A slide of one colour for each letter: r, g, b, w.
VideoCreationRequest colour_slides(const test::ScratchFolder& scratch, const std::string& colours,
                                   std::chrono::duration<double> duration) {
    VideoCreationRequest request = small_video();
    for (const auto& [letter, name] :
         {std::pair{'r', "red"}, {'g', "0x00ff00"}, {'b', "blue"}, {'w', "white"}})
        test::make_picture(scratch / (std::string{letter} + ".png"),
                           "color=" + std::string{name} + ":s=32x18");
    for (const char letter : colours)
        request.slides.emplace_back(scratch / (std::string{letter} + ".png"), duration);
    return request;
}

Task<> create(const VideoCreationRequest& request, std::filesystem::path file) {
    const BuiltInVideo backend;
    co_await backend.create(request, std::move(file));
}

} // namespace

TEST_CASE("slides are shown in order, for exactly their time", "[generator]") {
    const test::ScratchFolder scratch;
    VideoCreationRequest request = colour_slides(scratch, "rgb", 0.4s);
    request.slides[1].duration = 0.2s;
    request.transition = Transition::cut;
    test::Pool backend;
    std::vector<double> told;
    const BuiltInVideo builder;
    backend.run(builder.create(request, scratch / "made",
                               [&told](double fraction) { told.push_back(fraction); }));
    CHECK(test::colour_names_of(scratch / "made") == "rrrrrrrrrrgggggbbbbbbbbbb");
    const MediaInfo info = test::info_of(scratch / "made");
    CHECK(info.container == "matroska,webm");
    CHECK(info.duration.count() == Approx(1).margin(0.001));
    REQUIRE(info.video.size() == 1);
    CHECK(info.video[0].codec == "ffv1");
    CHECK(info.video[0].width == 160);
    CHECK(info.audio.empty());
    CHECK(std::ranges::is_sorted(told));
    CHECK(told.back() == Approx(1));
}

TEST_CASE("a transition takes place between its slides only", "[generator]") {
    const test::ScratchFolder scratch;
    VideoCreationRequest request = colour_slides(scratch, "rb", 0.8s);
    request.transition_duration = 0.4s;
    test::Pool backend;
    backend.run(create(request, scratch / "made"));
    const std::vector<image::Rgb> colours = test::colours_of(scratch / "made");
    REQUIRE(colours.size() == 30);
    for (std::size_t frame = 0; frame <= 10; ++frame)
        CHECK(colours[frame].red > 250);
    CHECK(colours[15].red == Approx(128).margin(20)); // half of the fade
    CHECK(colours[15].blue == Approx(128).margin(20));
    for (std::size_t frame = 20; frame < 30; ++frame)
        CHECK(colours[frame].blue > 250);
}

TEST_CASE("transitions of every kind end with the next slide", "[generator]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    for (const Transition kind :
         {Transition::dissolve, Transition::slide_up, Transition::radial, Transition::zoom_in}) {
        CAPTURE(to_string(kind));
        VideoCreationRequest request = colour_slides(scratch, "rb", 0.2s);
        request.transition = kind;
        request.transition_duration = 0.08s;
        backend.run(create(request, scratch / "made"));
        const std::string names = test::colour_names_of(scratch / "made");
        CHECK(names.size() == 8);
        CHECK(names.starts_with("rrr"));
        CHECK(names.ends_with("bbb"));
    }
}

TEST_CASE("ffmpeg knows every transition", "[generator]") {
    test::Pool backend;
    const ProcessOptions help{"ffmpeg", "-hide_banner", "-h", "filter=xfade"};
    const ProcessResult result = backend.run(run_process_checked(help));
    for (const std::string_view name : transition_names) {
        std::string known{name};
        std::erase(known, '_');
        CAPTURE(known);
        CHECK((name == "cut" || result.output.find(" " + known + " ") != std::string::npos));
    }
}

TEST_CASE("two hundred slides are made in parts that join without a seam", "[generator]") {
    const test::ScratchFolder scratch;
    std::string order;
    for (int round = 0; round < 50; ++round)
        order += "rgbw";
    VideoCreationRequest request = colour_slides(scratch, order, 0.12s);
    request.width = 32;
    request.height = 18;
    request.transition_duration = 0.04s; // one frame: it shows the slide that goes
    test::Pool backend;
    backend.run(create(request, scratch / "made"));
    const std::string names = test::colour_names_of(scratch / "made");
    REQUIRE(names.size() == 3 * 200 - 199);
    // Each slide has a frame of its own between the two that it shares.
    for (std::size_t slide = 0; slide < order.size(); ++slide) {
        CAPTURE(slide);
        CHECK(names[2 * slide + 1] == order[slide]);
    }
}

TEST_CASE("a picture that moves is enlarged little by little", "[generator]") {
    const test::ScratchFolder scratch;
    VideoCreationRequest request = small_video();
    // A white square that has half of the width.
    test::make_picture(scratch / "square.png",
                       "color=black:s=160x90,drawbox=x=40:y=22:w=80:h=46:color=white:t=fill");
    request.slides.emplace_back(scratch / "square.png", 1s).motion = SlideMotion::zoom_in;
    test::Pool backend;
    backend.run(create(request, scratch / "made"));
    const std::vector<std::string> rows = test::frames_of(scratch / "made", "crop=160:1:0:45", 160);
    REQUIRE(rows.size() == 25);
    const auto white_in = [](const std::string& row) {
        double white = 0;
        for (std::size_t pixel = 0; pixel < row.size(); pixel += 3)
            white += static_cast<unsigned char>(row[pixel]) / 255.0;
        return white;
    };
    CHECK(white_in(rows.front()) == Approx(80).margin(1));
    CHECK(white_in(rows[12]) == Approx(80 * 1.072).margin(1));
    CHECK(white_in(rows.back()) == Approx(80 * 1.144).margin(1));
    for (std::size_t frame = 1; frame < rows.size(); ++frame)
        CHECK(white_in(rows[frame]) >= white_in(rows[frame - 1]) - 0.3);
}

TEST_CASE("the sound starts with the pictures and ends with them", "[generator]") {
    const test::ScratchFolder scratch;
    const auto sound =
        test::make_media(scratch / "tone.wav", "-f", "lavfi", "-i",
                         "aevalsrc='if(gte(t,0.3),0.5*sin(2*PI*1000*t),0)':s=44100:d=0.8");
    test::Pool backend;
    VideoCreationRequest request = colour_slides(scratch, "rg", 0.6s);
    request.transition = Transition::cut;
    request.sound = sound;
    backend.run(create(request, scratch / "longer"));
    CHECK(test::loud_from(scratch / "longer") == Approx(0.3).margin(0.02));
    CHECK(test::samples_of(scratch / "longer").size() == Approx(1.2 * 48000).margin(480));
    CHECK(test::colours_of(scratch / "longer").size() == 30);

    request.length = VideoLength::sound;
    backend.run(create(request, scratch / "same"));
    CHECK(test::colour_names_of(scratch / "same") == "rrrrrrrrrrgggggggggg");
    CHECK(test::samples_of(scratch / "same").size() == Approx(0.8 * 48000).margin(480));
}

TEST_CASE("a sound is drawn by every visualiser", "[generator]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    VideoCreationRequest request = small_video();
    request.sound = test::make_media(scratch / "tone.flac", "-f", "lavfi", "-i",
                                     "aevalsrc='0.5*sin(880*PI*t)|0.4*sin(1320*PI*t)':d=0.6");
    for (std::size_t kind = 0; kind < visualiser_names.size(); ++kind) {
        CAPTURE(visualiser_names[kind]);
        request.visualiser = static_cast<Visualiser>(kind);
        for (const auto& [width, height] : {std::pair{160, 90}, {33, 17}, {1, 1}}) {
            request.width = width;
            request.height = height;
            backend.run(create(request, scratch / "made"));
            const MediaInfo info = test::info_of(scratch / "made");
            CHECK(info.video.at(0).width == width);
            CHECK(info.video.at(0).height == height);
            CHECK(info.audio.size() == 1);
            const auto pixels = static_cast<std::size_t>(width * height);
            const std::vector<std::string> frames =
                test::frames_of(scratch / "made", "null", pixels);
            CHECK(frames.size() == 15);
            if (width > 100) // something has been drawn
                CHECK(std::ranges::any_of(
                    frames[10], [](char byte) { return static_cast<unsigned char>(byte) > 100; }));
        }
    }
}

TEST_CASE("silence after a sound is drawn as such, over the slides", "[generator]") {
    const test::ScratchFolder scratch;
    VideoCreationRequest request = colour_slides(scratch, "b", 1s);
    request.sound =
        test::make_media(scratch / "tone.flac", "-f", "lavfi", "-i", "sine=d=0.5,volume=8");
    request.visualiser = Visualiser::waves;
    test::Pool backend;
    backend.run(create(request, scratch / "made"));
    const auto drawn = [&](std::size_t frame) { // pixels of the lower third that are not blue
        const std::string strip =
            test::frames_of(scratch / "made", "crop=160:30:0:60", 160U * 30U).at(frame);
        int count = 0;
        for (std::size_t pixel = 0; pixel < strip.size(); pixel += 3)
            count += static_cast<unsigned char>(strip[pixel + 1]) > 80 ? 1 : 0;
        return count;
    };
    CHECK(drawn(8) > 500);
    CHECK(drawn(22) < 330); // a line at most
}

TEST_CASE("a title is seen in its time, whatever its words", "[generator]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    const auto lit = [&](const std::string& text) {
        VideoCreationRequest request = small_video();
        test::make_picture(scratch / "k.png", "color=black:s=32x18");
        request.slides.emplace_back(scratch / "k.png", 1s);
        Title title{text, TitlePlace::closing};
        title.duration = 0.6s;
        request.titles.push_back(title);
        backend.run(create(request, scratch / "made"));
        std::string seen;
        for (const std::string& frame : test::frames_of(scratch / "made", "null", 160 * 90))
            seen += std::ranges::any_of(
                        frame, [](char byte) { return static_cast<unsigned char>(byte) > 200; })
                        ? '#'
                        : '.';
        return seen;
    };
    const std::string seen = lit("Hello");
    REQUIRE(seen.size() == 25);
    CHECK(seen.starts_with("..........")); // then it fades in and out
    CHECK(seen.substr(14, 7) == "#######");
    for (const char* words : {"100% 'x':y=0;[v]\\", "%{pts}\nline\ntwo", "-i /etc/passwd",
                              "\xff\xfe no UTF-8", "\u00fcber \u4f60\u597d"})
        CHECK(lit(words).substr(14, 7) == "#######");
}

TEST_CASE("pictures of any size and name are fitted in", "[generator]") {
    const test::ScratchFolder scratch;
    VideoCreationRequest request = small_video();
    request.transition = Transition::cut;
    const auto add = [&](const std::string& name, const std::string& size) {
        const auto file = scratch / name;
        std::filesystem::rename(
            test::make_picture(scratch / "new.png", "color=red:s=" + size + ",format=rgb24"), file);
        request.slides.emplace_back(file, 0.08s);
    };
    add("-y 'a' \"b\"\n%d.jpg", "1x1");
    add("two", "33x17");
    add("wide.txt", "2000x1");
    add("100%03d.png", "90x160");
    test::Pool backend;
    backend.run(create(request, scratch / "made"));
    CHECK(test::colours_of(scratch / "made").size() == 8);
    CHECK(test::colours_of(scratch / "made").front().red > 250);
    request.width = 1;
    request.height = 1;
    backend.run(create(request, scratch / "dot"));
    CHECK(test::colour_names_of(scratch / "dot").starts_with("rr"));
}

TEST_CASE("what is no picture or sound is an error that names it", "[generator]") {
    const test::ScratchFolder scratch;
    const auto error_with = [&](const std::filesystem::path& slide,
                                const std::filesystem::path& sound,
                                ErrorCode code = ErrorCode::invalid_argument) {
        VideoCreationRequest request = colour_slides(scratch, "r", 0.2s);
        request.transition = Transition::cut;
        if (!slide.empty())
            request.slides.emplace_back(slide, 1s);
        request.sound = sound;
        return test::error_of(create(request, scratch / "made"), code);
    };
    const auto contains = [](const std::string& text, const std::string& part) {
        CAPTURE(text);
        CHECK(text.find(part) != std::string::npos);
    };
    contains(error_with(scratch / "none.png", {}, ErrorCode::not_found), "none.png");
    contains(error_with(scratch.file("empty.png", ""), {}), "empty.png' is empty");
    contains(error_with(scratch.file("text.png", "words"), {}), "text.png");
    contains(error_with(scratch.file("list.png", "ffconcat version 1.0\nfile r.png\n"), {}),
             "list.png");
    const auto whole = test::make_picture(scratch / "whole.png", "testsrc2=s=320x240");
    const std::string bytes = test::content_of(whole);
    contains(error_with(scratch.file("half.png", bytes.substr(0, bytes.size() / 2)), {}),
             "half.png");
    contains(error_with({}, whole), "whole.png' has no sound");
    const auto silence =
        test::make_media(scratch / "none.wav", "-f", "lavfi", "-i", "sine=d=1,atrim=end_sample=0");
    contains(error_with({}, silence), "none.wav");
}

TEST_CASE("a creation that is cancelled ends within a second", "[generator]") {
    const test::ScratchFolder scratch;
    test::Pool backend;
    VideoCreationRequest request = colour_slides(scratch, "rg", 200s);
    const BuiltInVideo builder;
    test::cancel_at_progress(backend, [&](MediaProgress progress) {
        return builder.create(request, scratch / "made", std::move(progress));
    });
    auto task = backend.executor.start(create(request, scratch / "made"));
    task.request_stop(); // before the start, or soon after
    CHECK_THROWS_AS(task.get(), Cancelled);
}
