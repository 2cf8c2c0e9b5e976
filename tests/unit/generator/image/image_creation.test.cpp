// SPDX-License-Identifier: MIT
#include "coflow/generator/image/image_creation.hpp"

#include "coflow/core/sleep.hpp"
#include "unit/generator/image/shots.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace coflow;
using namespace coflow::image;

namespace {

/// A backend that writes a chart, and may never end.
struct ChartBackend {
    bool ends = true;

    Task<> create(const ImageCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress) const {
        report_progress(progress, 0.5);
        if (!ends)
            co_await sleep_for(std::chrono::hours{1});
        if (request.prompt != "a chart")
            throw Error{ErrorCode::invalid_argument, "cannot paint that"};
        image::test::quarters(file);
    }
};

ImageCreationJob job_of(const coflow::test::ScratchFolder& scratch, const char* name) {
    ImageCreationJob job;
    job.request.width = 64;
    job.request.height = 48;
    job.request.prompt = "a chart";
    job.output = scratch / name;
    return job;
}

} // namespace

TEST_CASE("a picture is created in the format of its name", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    ImageCreation creation;
    coflow::test::Pool backend;
    const ExportedImage image = backend.run(creation.run(job_of(scratch, "a.jpg")));
    CHECK(image.format == ImageFormat::jpeg);
    CHECK(image.width == 64);
    CHECK(image::test::look(image.file).pixels.height() == 48);
    CHECK(creation.progress().percentage == 100);
    CHECK(scratch.names() == std::vector<std::string>{"a.jpg"});
}

TEST_CASE("another backend takes the place of the built-in one", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    ImageCreation<ChartBackend> creation;
    coflow::test::Pool backend;
    const ExportedImage image = backend.run(creation.run(job_of(scratch, "a.png")));
    CHECK(image.width == 40);
    CHECK(image::test::look(image.file).pixels.at(0, 0) == Rgb{255, 0, 0});
    ImageCreationJob other = job_of(scratch, "b.png");
    other.request.prompt = "a horse";
    CHECK(coflow::test::error_of(creation.run(other)) == "cannot paint that");
    CHECK(scratch.names() == std::vector<std::string>{"a.png"});
}

TEST_CASE("a name that cannot be is refused before anything is drawn", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    ImageCreation<ChartBackend> never_ends{ChartBackend{false}};
    CHECK(coflow::test::error_of(never_ends.run(job_of(scratch, "a.txt"))).find("call it .png") !=
          std::string::npos);
}

TEST_CASE("a cancelled creation leaves nothing", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    coflow::test::Pool backend;
    ImageCreationJob big = job_of(scratch, "a.png");
    big.request.width = 3000;
    big.request.height = 3000;
    ImageCreation creation;
    auto run = backend.executor.start(creation.run(big));
    while (creation.progress().percentage == 0)
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(creation.status() == WorkflowStatus::cancelled);
    CHECK(scratch.names().empty());
}

TEST_CASE("a backend that waits is cancelled", "[generator]") {
    const coflow::test::ScratchFolder scratch;
    coflow::test::Pool backend;
    ImageCreation<ChartBackend> creation{ChartBackend{false}};
    auto run = backend.executor.start(creation.run(job_of(scratch, "a.png")));
    while (creation.progress().percentage < 40)
        std::this_thread::yield();
    run.request_stop();
    CHECK_THROWS_AS(run.get(), Cancelled);
    CHECK(scratch.names().empty());
}
