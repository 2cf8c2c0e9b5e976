// SPDX-License-Identifier: MIT
#include "coflow/comfyui/output_file.hpp"

#include "support/catch.hpp"

using namespace coflow::comfyui;

TEST_CASE("the files of a run are found in whatever lists its nodes put them") {
    const Json outputs = parse_json(R"({
        "9": {"images": [{"filename": "v.mp4", "subfolder": "video", "type": "output"}],
              "animated": [true]},
        "10": {"audio": [{"filename": "a.flac", "type": "temp"}], "text": ["hello"]},
        "11": null, "12": {"images": null, "x": [{"filename": 5}]}})");
    CHECK(
        files_of(outputs) ==
        std::vector<OutputFile>{
            {.node = "10", .kind = "audio", .filename = "a.flac", .subfolder = "", .type = "temp"},
            {.node = "9",
             .kind = "images",
             .filename = "v.mp4",
             .subfolder = "video",
             .type = "output"}});
    CHECK(files_of(Json{}).empty());
    CHECK(files_of_node("1", Json::array()).empty());
}
