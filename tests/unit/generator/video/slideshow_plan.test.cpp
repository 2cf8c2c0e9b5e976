// SPDX-License-Identifier: MIT
#include "coflow/generator/video/slideshow_plan.hpp"

#include "support/catch.hpp"

#include <numeric>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

VideoCreationRequest show(std::size_t slides) {
    VideoCreationRequest request;
    for (std::size_t slide = 0; slide < slides; ++slide)
        request.slides.emplace_back("slide" + std::to_string(slide) + ".png", 2s);
    return request;
}

std::string refusal_of(const VideoCreationRequest& request, std::chrono::duration<double> sound) {
    try {
        const SlideshowPlan plan{request, sound};
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("a slideshow lasts as long as its slides, less the transitions", "[generator]") {
    VideoCreationRequest request = show(3);
    CHECK(SlideshowPlan{request, {}}.frames() == 3 * 50 - 2 * 13); // half a second is 12.5 frames
    request.transition = Transition::cut;
    CHECK(SlideshowPlan{request, {}}.frames() == 150);
    request.frames_per_second = 30;
    CHECK(SlideshowPlan{request, {}}.length().count() == Approx(6));
}

TEST_CASE("slides are stretched to a sound without losing a frame", "[generator]") {
    for (const std::size_t slides : {1U, 2U, 7U, 100U}) {
        VideoCreationRequest request = show(slides);
        request.sound = "song.flac";
        request.length = VideoLength::sound;
        const SlideshowPlan plan{request, 217.33s};
        CHECK(plan.frames() == 5433);
        const auto& lengths = plan.slide_frames();
        const auto overlaps = 13 * (static_cast<std::int64_t>(slides) - 1);
        CHECK(std::reduce(lengths.begin(), lengths.end()) - overlaps == 5433);
        const auto [least, most] = std::ranges::minmax(lengths);
        CHECK(most - least <= 1);
    }
}

TEST_CASE("parts of a slideshow make the whole, and none has many slides", "[generator]") {
    for (const Transition transition : {Transition::cut, Transition::fade})
        for (const std::size_t slides : {1U, 2U, 12U, 13U, 24U, 25U, 200U}) {
            CAPTURE(slides, to_string(transition));
            VideoCreationRequest request = show(slides);
            request.transition = transition;
            const SlideshowPlan plan{request, {}};
            std::int64_t frames = 0;
            std::size_t next = 0;
            for (const SlideshowPart& part : plan.parts()) {
                CHECK(part.first == next);
                CHECK(part.end - part.first <= SlideshowPlan::slides_in_a_part + 1);
                CHECK(part.frames > 0);
                next = part.first + SlideshowPlan::slides_in_a_part;
                frames += part.frames;
            }
            CHECK(frames == plan.frames());
            CHECK(plan.parts().back().end == slides);
        }
}

TEST_CASE("the graph of a part names the transitions and their times", "[generator]") {
    VideoCreationRequest request = show(2);
    request.transition = Transition::wipe_left;
    request.transition_duration = 1s;
    request.slides[1].motion = SlideMotion::zoom_out;
    const SlideshowPlan plan{request, {}};
    const std::string graph = plan.part_graph(plan.parts().at(0));
    CHECK(graph.find("xfade=transition=wipeleft:duration=1.000000:offset=1.000000") !=
          std::string::npos);
    CHECK(graph.find("zoompan=z=1.15-0.15*on/50") != std::string::npos);
    CHECK(graph.ends_with("trim=start_frame=0:end_frame=75,setpts=PTS-STARTPTS[v]"));
}

TEST_CASE("what cannot be shown is refused with the reason", "[generator]") {
    VideoCreationRequest request;
    CHECK(refusal_of(request, {}) == "a video needs slides or a sound");
    request.sound = "song.flac";
    CHECK(refusal_of(request, 1s).find("needs a visualiser") != std::string::npos);
    request.visualiser = Visualiser::waves;
    CHECK(refusal_of(request, 1s) == "nothing");
    CHECK(refusal_of(request, 0.01s).find("at least one frame") != std::string::npos);

    request = show(2);
    request.visualiser = Visualiser::waves;
    CHECK(refusal_of(request, {}) == "a visualiser needs a sound");
    request = show(2);
    request.length = VideoLength::sound;
    CHECK(refusal_of(request, {}).find("needs a sound") != std::string::npos);
    request = show(3);
    request.transition_duration = 1.5s; // two of them, and a slide of two seconds
    CHECK(refusal_of(request, {}) == "'slide1.png' is shown for 50 frames, and its transitions "
                                     "take 76");
    request = show(1);
    request.slides[0].duration = -1s;
    CHECK(refusal_of(request, {}) == "'slide0.png' cannot be shown for -1 s");
    request = show(1);
    request.width = 100'000;
    CHECK(refusal_of(request, {}) == "a video cannot have 100000 x 720 pixels; 1 to 8192 each");
    request = show(1);
    request.frames_per_second = 0;
    CHECK(refusal_of(request, {}).find("0 pictures in a second") != std::string::npos);
}
