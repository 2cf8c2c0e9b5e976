// SPDX-License-Identifier: MIT
#include "coflow/comfyui/server_info.hpp"

#include "support/catch.hpp"
#include "unit/comfyui/support/recording.hpp"

using namespace coflow::comfyui;

TEST_CASE("the recorded system statistics and features are read") {
    const auto stats =
        recordings::requests('i', "GET", "/system_stats").at(0)["answer"].get<SystemStats>();
    CHECK(stats.comfyui_version == "0.33.0");
    CHECK(stats.os == "linux");
    CHECK(stats.ram_total > stats.ram_free);
    REQUIRE(stats.devices.size() == 1);
    CHECK(stats.devices[0].type == "cpu");
    CHECK_FALSE(stats.devices[0].index);
    CHECK(stats.devices[0].vram_free > 0);
    const auto features =
        recordings::requests('i', "GET", "/features").at(0)["answer"].get<Features>();
    CHECK(features.supports_preview_metadata);
    CHECK(features.max_upload_size == 104857600);
    CHECK_FALSE(features.assets);
    CHECK(features.all.contains("extension"));
}

TEST_CASE("what an older server leaves out is empty") {
    const auto stats = Json::parse(R"({"system": {"os": "posix"}, "devices": [{"index": 0,
        "vram_free": 18446744073709551615, "vram_total": 2.5e9}, null]})")
                           .get<SystemStats>();
    CHECK(stats.os == "posix");
    CHECK(stats.comfyui_version.empty());
    REQUIRE(stats.devices.size() == 2);
    CHECK(stats.devices[0].index == 0);
    CHECK(stats.devices[0].vram_free == 0);
    CHECK(stats.devices[0].vram_total == 2500000000);
    CHECK(Json{}.get<SystemStats>().devices.empty());
    CHECK_FALSE(Json{}.get<Features>().supports_preview_metadata);
}
