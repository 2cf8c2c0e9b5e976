// SPDX-License-Identifier: MIT
#include "coflow/media/video_backend.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::video;

namespace {

struct Server {
    Task<> create(const VideoCreationRequest&, std::filesystem::path, MediaProgress);
};
struct NoServer {
    int create(const VideoCreationRequest&);
};
static_assert(VideoBackend<Server>);
static_assert(!VideoBackend<NoServer>);

} // namespace

TEST_CASE("the words of a video have the names of C++", "[media]") {
    CHECK(to_string(Transition::cut) == "cut");
    CHECK(to_string(Transition::fade_white) == "fade_white");
    CHECK(to_string(Transition::circle_close) == "circle_close");
    CHECK(to_string(Transition::zoom_in) == "zoom_in");
    CHECK(to_string(SlideMotion::zoom_out) == "zoom_out");
    CHECK(to_string(Visualiser::notes) == "notes");
    CHECK(to_string(Visualiser::stereo) == "stereo");
    CHECK(to_string(TitlePlace::lower_third) == "lower_third");
    CHECK(to_string(VideoLength::sound) == "sound");
}

TEST_CASE("a request that says nothing has sensible defaults", "[media]") {
    const VideoCreationRequest request;
    CHECK(request.width * 9 == request.height * 16);
    CHECK(request.frames_per_second == 25);
    CHECK(request.transition == Transition::fade);
    CHECK(request.transition_duration < Slide{}.duration / 2);
}
