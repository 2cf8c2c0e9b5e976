// SPDX-License-Identifier: MIT
#include "coflow/media/image_backend.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::image;

namespace {

struct Painter {
    Task<> create(const ImageCreationRequest&, std::filesystem::path, MediaProgress);
};
struct NoTask {
    void create(const ImageCreationRequest&, std::filesystem::path, MediaProgress);
};

} // namespace

TEST_CASE("an image backend creates a picture in a task", "[media]") {
    STATIC_REQUIRE(ImageBackend<Painter>);
    STATIC_REQUIRE_FALSE(ImageBackend<NoTask>);
    STATIC_REQUIRE_FALSE(ImageBackend<int>);
}

TEST_CASE("a style has the name that it has in C++", "[media]") {
    CHECK(to_string(ImageStyle::flow_field) == "flow_field");
    CHECK(to_string(ImageStyle::paper_cut) == "paper_cut");
}
