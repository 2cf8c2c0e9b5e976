// SPDX-License-Identifier: MIT
#include "coflow/generator/video/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "unit/generator/video/frames.hpp"

#include <string>
#include <variant>

using namespace coflow;
using namespace coflow::video;
using nlohmann::json;

namespace {

template <class T>
std::string error_of_json(const json& value) {
    try {
        static_cast<void>(value.get<T>());
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("videos are created, processed, enhanced and exported by name", "[generator]") {
    const test::ScratchFolder scratch;
    WorkflowFactory factory;
    add_video_generators(factory);
    test::Pool backend;
    WorkflowManager manager{backend.executor};
    const auto run = [&](const std::string& name, const json& request) {
        return manager.start(factory.create(name, request), {}).get();
    };
    const auto red = test::make_picture(scratch / "red.png", "color=red:s=8x8");
    const auto blue = test::make_picture(scratch / "blue.png", "color=blue:s=8x8");
    const json creation = {
        {"slides", {red, {{"picture", blue}, {"duration", 0.4}, {"motion", "zoom_in"}}}},
        {"transition", "cut"},
        {"width", 64},
        {"height", 36}};
    json request = creation;
    request["output"] = scratch / "created.mkv";
    CHECK(run("video_creation", request)["info"]["duration"].get<double>() == Approx(3.4));
    run("video_processing",
        {{"file", scratch / "created.mkv"},
         {"operations", {{{"do", "cut"}, {"from", 2.8}}, {{"do", "scale"}, {"width", 32}}}},
         {"output", scratch / "processed.mkv"}});
    CHECK(test::colour_names_of(scratch / "processed.mkv") == "rrrrrbbbbbbbbbb");
    run("video_enhancement", {{"file", scratch / "processed.mkv"},
                              {"options", {{"denoise", "light"}, {"sharpen", 0.5}}},
                              {"output", scratch / "enhanced.mkv"}});
    const json exported =
        run("video_export", {{"file", scratch / "enhanced.mkv"},
                             {"options", {{"preset", "preview"}, {"tags", {{"title", "T"}}}}},
                             {"output", scratch / "exported.mp4"}});
    CHECK(exported["info"]["video"][0]["codec"] == "h264");
    const json produced = run("video_production", {{"creation", creation},
                                                   {"operations", {{{"do", "cut"}, {"to", 0.2}}}},
                                                   {"enhancement", {{"contrast", 1.1}}},
                                                   {"exporting", {{"preset", "open"}}},
                                                   {"output", scratch / "produced.webm"}});
    CHECK(produced["info"]["video"][0]["codec"] == "vp9");
    const json report = run("video_folder_processing", {{"folder", scratch.path()},
                                                        {"operations", json::array()},
                                                        {"output_folder", scratch / "out"},
                                                        {"concurrency", 1}});
    CHECK(report["videos"].size() == 7);
    CHECK(report["failures"].empty());
}

TEST_CASE("operations are read by what they do", "[generator]") {
    const auto read = [](const json& value) { return value.get<VideoOperation>(); };
    const Cut cut = std::get<Cut>(read({{"do", "cut"}, {"from", 1}, {"to", 2.5}}));
    CHECK(cut.from.count() == 1);
    CHECK(cut.to->count() == 2.5);
    CHECK_FALSE(std::get<Cut>(read({{"do", "cut"}, {"to", nullptr}})).to);
    CHECK(std::get<Join>(read({{"do", "join"}, {"files", {"a", "b"}}})).files.size() == 2);
    CHECK(std::get<Scale>(read({{"do", "scale"}, {"height", 10}})).height == 10);
    CHECK(std::get<Speed>(read({{"do", "speed"}, {"factor", 2}})).factor == 2);
    CHECK(std::get<Crop>(read({{"do", "crop"}, {"width", 1}, {"height", 2}})).height == 2);
    CHECK(std::get<Rotate>(read({{"do", "rotate"}, {"degrees", -90}})).degrees == -90);
}

TEST_CASE("slips of the pen in a request are named", "[generator]") {
    CHECK(error_of_json<VideoOperation>({{"do", "cuts"}}) ==
          "'cuts' is not known; known: cut, join, scale, speed, crop, rotate");
    CHECK(error_of_json<VideoOperation>({{"do", "cut"}, {"form", 1}})
              .find("nothing is called \"form\"") != std::string::npos);
    CHECK(error_of_json<VideoOperation>({{"from", 1}}).find("\"do\" is missing") !=
          std::string::npos);
    CHECK(error_of_json<VideoCreationJob>({{"output", "a"}, {"slide", "b"}})
              .find("nothing is called \"slide\"") != std::string::npos);
    CHECK(error_of_json<VideoCreationJob>({{"output", "a"}, {"transition", "swirl"}})
              .find("\"transition\": 'swirl' is not known; known: cut, fade") != std::string::npos);
    CHECK(error_of_json<VideoCreationJob>({{"output", "a"}, {"width", 1e30}}).find("\"width\"") !=
          std::string::npos);
    CHECK(error_of_json<VideoCreationJob>({{"slides", json::array()}})
              .find("\"output\" is missing") != std::string::npos);
    CHECK(error_of_json<VideoExportRequest>(
              {{"file", "a"}, {"output", "b"}, {"options", {{"preset", 3}}}})
              .find("\"preset\"") != std::string::npos);
    CHECK(error_of_json<VideoFolderRequest>(
              {{"folder", "a"}, {"output_folder", "b"}, {"concurrency", -1}})
              .find("\"concurrency\"") != std::string::npos);
}
