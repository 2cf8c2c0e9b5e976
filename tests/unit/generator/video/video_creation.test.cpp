// SPDX-License-Identifier: MIT
#include "coflow/generator/video/video_creation.hpp"

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

VideoCreationJob small_job(const test::ScratchFolder& scratch) {
    VideoCreationJob job;
    job.request.width = 32;
    job.request.height = 18;
    job.request.slides.emplace_back(test::make_picture(scratch / "r.png", "color=red:s=8x8"), 0.4s);
    job.output = scratch / "videos" / "-y 'red'\n%d.mkv";
    return job;
}

/// Stands for a model server: it leaves half a file at the first attempt.
class OtherBackend {
public:
    Task<> create(const VideoCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress) {
        co_await write_file_atomically(file, "half");
        if (++*calls_ == 1)
            throw Error{ErrorCode::closed, "the server is gone"};
        const BuiltInVideo built_in;
        co_await built_in.create(request, file, progress);
    }
    [[nodiscard]] int calls() const { return *calls_; }

private:
    std::shared_ptr<int> calls_ = std::make_shared<int>(0);
};

} // namespace

TEST_CASE("a video appears complete, in a folder that is made", "[generator]") {
    const test::ScratchFolder scratch;
    const VideoCreationJob job = small_job(scratch);
    VideoCreation creation;
    test::Pool backend;
    const VideoResult result = backend.run(creation.run(job));
    CHECK(result.file == job.output);
    CHECK(result.info.duration.count() == Approx(0.4));
    CHECK(test::colour_names_of(job.output) == "rrrrrrrrrr");
    CHECK(creation.progress().percentage == 100);
    CHECK(scratch.names() == std::vector<std::string>{"r.png", "videos"});
}

TEST_CASE("another backend makes the video, and its failure leaves no file", "[generator]") {
    const test::ScratchFolder scratch;
    const VideoCreationJob job = small_job(scratch);
    const OtherBackend other;
    VideoCreation<OtherBackend> creation{other};
    CHECK(test::error_of(creation.run(job), ErrorCode::closed) == "the server is gone");
    CHECK(scratch.names() == std::vector<std::string>{"r.png"});
    test::Pool backend;
    CHECK(backend.run(creation.run(job)).info.video.size() == 1);
    CHECK(other.calls() == 2);
}

TEST_CASE("a creation that fails or is cancelled leaves no file", "[generator]") {
    const test::ScratchFolder scratch;
    VideoCreationJob job = small_job(scratch);
    VideoCreation creation;
    job.output = scratch / "r.png" / "no folder.mkv";
    CHECK(test::error_of(creation.run(job), ErrorCode::not_found).find("no folder.mkv") !=
          std::string::npos);
    job = small_job(scratch);
    job.request.slides[0].duration = 1h;
    test::Pool backend;
    auto run = backend.executor.start(creation.run(job));
    while (creation.progress().percentage < 30) // of an hour's frames few are made
        std::this_thread::yield();
    const auto start = std::chrono::steady_clock::now();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(scratch.names() == std::vector<std::string>{"r.png"});
}
