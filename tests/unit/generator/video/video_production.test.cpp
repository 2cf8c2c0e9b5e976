// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_production.hpp"

#include "unit/generator/video/frames.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::video;
using namespace std::chrono_literals;

namespace {

VideoProductionRequest small_production(const test::ScratchFolder& scratch) {
    VideoProductionRequest request;
    request.creation.width = 64;
    request.creation.height = 36;
    request.creation.transition = Transition::cut;
    for (const char* colour : {"red", "blue"})
        request.creation.slides.emplace_back(
            test::make_picture(scratch / (std::string{colour} + ".png"),
                               "color=" + std::string{colour} + ":s=8x8"),
            0.4s);
    request.output = scratch / "made.mp4";
    return request;
}

/// A server that fails as often as is said before it works.
class FailingBackend {
public:
    FailingBackend(ErrorCode code, int times) : code_{code}, left_{std::make_shared<int>(times)} {}

    Task<> create(const VideoCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress) {
        if ((*left_)-- > 0)
            throw Error{code_, "the server has trouble"};
        const BuiltInVideo built_in;
        co_await built_in.create(request, file, progress);
    }

private:
    ErrorCode code_;
    std::shared_ptr<int> left_;
};

} // namespace

TEST_CASE("a production goes from pictures to a file that is given away", "[generator]") {
    const test::ScratchFolder scratch;
    VideoProductionRequest request = small_production(scratch);
    request.operations = {Cut{0.32s, 0.48s}, Speed{0.5}};
    request.enhancement = EnhancementOptions{.denoise = Denoise::light};
    VideoProduction production;
    test::Pool backend;
    const VideoResult result = backend.run(production.run(request));
    CHECK(result.file == request.output);
    CHECK(test::colour_names_of(result.file) == "rrrrbbbb");
    CHECK(production.progress().percentage == 100);
    CHECK(production.graph().nodes.size() == 5);
    CHECK(scratch.names() == std::vector<std::string>{"blue.png", "made.mp4", "red.png"});
}

TEST_CASE("trouble that may pass is tried again, and other trouble is not", "[generator]") {
    const test::ScratchFolder scratch;
    const VideoProductionRequest request = small_production(scratch);
    test::Pool backend;
    VideoProduction<FailingBackend> passing{FailingBackend{ErrorCode::closed, 2}};
    CHECK(backend.run(passing.run(request)).info.video.size() == 1);
    VideoProduction<FailingBackend> lasting{FailingBackend{ErrorCode::closed, 3}};
    CHECK(test::error_of(lasting.run(request), ErrorCode::closed) == "the server has trouble");
    VideoProduction<FailingBackend> wrong{FailingBackend{ErrorCode::invalid_argument, 1}};
    CHECK(test::error_of(wrong.run(request)) == "the server has trouble");
}

TEST_CASE("a production with a wrong last step fails before the first", "[generator]") {
    const test::ScratchFolder scratch;
    VideoProductionRequest request = small_production(scratch);
    request.output = scratch / "made.avi";
    VideoProduction<FailingBackend> production{FailingBackend{ErrorCode::internal, 1}};
    CHECK(test::error_of(production.run(request)).find("call it .mp4") != std::string::npos);
    request.output = scratch / "made.mp4";
    request.enhancement = EnhancementOptions{};
    CHECK(test::error_of(production.run(request)).find("nothing of the video") !=
          std::string::npos);
}

TEST_CASE("a production that is cancelled leaves no file", "[generator]") {
    const test::ScratchFolder scratch;
    VideoProductionRequest request = small_production(scratch);
    request.creation.slides[0].duration = 1h;
    VideoProduction production;
    test::Pool backend;
    auto run = backend.executor.start(production.run(request));
    while (production.progress().percentage < 1)
        std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(scratch.names() == std::vector<std::string>{"blue.png", "red.png"});
}
