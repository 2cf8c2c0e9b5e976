// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::image;
using nlohmann::json;

namespace {

json run(const std::string& name, const json& input) {
    WorkflowFactory factory;
    add_image_analyzers(factory);
    test::Pool backend;
    WorkflowManager manager{backend.executor};
    return manager.start(factory.create(name, input), {}).get();
}

} // namespace

TEST_CASE("pictures are analysed by name with JSON", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto file = test::make_picture(scratch / "a.png", "color=0xff0000:s=64x32,format=rgb24");
    const json report = run("image_analysis", {{"file", file}, {"decode", {{"longest_side", 16}}}});
    CHECK(report.at("file") == file.native());
    CHECK(report.at("format") == "png");
    CHECK(report.at("width") == 64);
    CHECK(report.at("histogram").at("red").size() == 256);
    CHECK(report.at("colours").size() == 1);
    CHECK(report.at("colours").at(0).at("share") == 1.0);
    CHECK(report.at("colours").at(0).at("colour").get<std::string>().size() == 7);
    CHECK(report.at("hash") == "0000000000000000");

    std::filesystem::copy(file, scratch / "b.png");
    scratch.file("c.png", "text");
    const json folder = run("image_folder_analysis", {{"folder", scratch.path()}});
    CHECK(folder.at("images").size() == 2);
    CHECK(folder.at("duplicates") ==
          json::array({json::array({file.native(), (scratch / "b.png").native()})}));
    CHECK(folder.at("failures").at(0).at("file") == (scratch / "c.png").native());
}

TEST_CASE("a request without what it is about is refused", "[analyzer]") {
    WorkflowFactory factory;
    add_image_analyzers(factory);
    CHECK_THROWS_AS(factory.create("image_analysis", json::object()), Error);
    CHECK_THROWS_AS(factory.create("image_folder_analysis", json{{"folder", 1}}), Error);
    CHECK_THROWS_WITH(factory.create("image_analysis", json{{"file", "a"}, {"colors", 3}}),
                      Catch::Contains("nothing is called \"colors\" here"));
    CHECK_THROWS_WITH(
        factory.create("image_folder_analysis", json{{"folder", "a"}, {"decode", {{"side", 3}}}}),
        Catch::Contains("\"decode\": nothing is called \"side\" here"));
}
