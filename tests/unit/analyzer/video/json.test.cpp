// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::video;
using nlohmann::json;

TEST_CASE("a video is analysed by name with JSON", "[analyzer]") {
    const test::ScratchFolder scratch;
    const auto clip = test::make_spliced_clip(scratch / "a \"clip\".mp4");
    WorkflowFactory factory;
    add_video_analyzers(factory);
    const json request = {{"file", clip},
                          {"points_per_second", 1},
                          {"events", {{"frozen_at_least", 1.5}}},
                          {"thumbnail_folder", scratch / "pictures"},
                          {"thumbnails", {{"count", 1}}}};
    test::Pool backend;
    WorkflowManager manager{backend.executor};
    const json report = manager.start(factory.create("video_analysis", request), {}).get();
    CHECK(report.at("file") == clip.native());
    CHECK(report.at("info").at("video").at(0).at("codec") == "h264");
    CHECK(report.at("events").at("cuts").size() == 2);
    CHECK(report.at("events").at("black").at(0).at("from") == 2.0);
    CHECK(report.at("events").at("frozen").size() == 1);
    CHECK(report.at("curve").size() == 5);
    CHECK(report.at("curve").at(0).at("brightness") > 0.4);
    CHECK(report.at("thumbnails").at(0).at("file") ==
          (scratch / "pictures" / "thumbnail-001.png").native());
    CHECK(report.at("damage").empty());
}

TEST_CASE("a request without a file is refused", "[analyzer]") {
    WorkflowFactory factory;
    add_video_analyzers(factory);
    CHECK_THROWS_AS(factory.create("video_analysis", json::object()), Error);
    CHECK_THROWS_AS(factory.create("video_analysis", json{{"file", 7}}), Error);
    CHECK_THROWS_WITH(factory.create("video_analysis", json{{"file", "a"}, {"colums", 3}}),
                      Catch::Contains("nothing is called \"colums\" here"));
    CHECK_THROWS_WITH(
        factory.create("video_analysis", json{{"file", "a"}, {"events", {{"cut_score", "high"}}}}),
        Catch::Contains("\"events\": \"cut_score\": type must be number"));
    CHECK_THROWS_WITH(
        factory.create("video_analysis", json{{"file", "a"}, {"thumbnails", {{"count", -1}}}}),
        Catch::Contains("\"thumbnails\": \"count\": must be 0 or more"));
}
