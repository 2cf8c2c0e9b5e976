// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/delivery_plan.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace coflow;
using Kind = DeliveryAction::Kind;
using Actions = std::vector<DeliveryAction>;

namespace {

DeliveryPlan plan_of(std::vector<std::string> files) {
    DeliveryRequest request;
    for (std::string& file : files)
        request.files.emplace_back(std::move(file));
    return DeliveryPlan{request};
}

} // namespace

TEST_CASE("files are named after themselves, or as it is wished", "[delivery]") {
    DeliveryRequest request;
    request.files.emplace_back("music/song.wav");
    request.files.emplace_back("other/song.wav");
    request.files.emplace_back("cover.png", "../Cover.jpg").media_type = "image/x";
    request.files.emplace_back("folder/");
    const DeliveryPlan plan{request};
    REQUIRE(plan.files().size() == 4);
    CHECK(plan.files()[0].entry.name == "song.wav");
    CHECK(plan.files()[0].entry.media_type == "audio/wav");
    CHECK(plan.files()[1].entry.name == "song-2.wav");
    CHECK(plan.files()[2].entry.name == "_._Cover.jpg");
    CHECK(plan.files()[2].entry.media_type == "image/x");
    CHECK(plan.files()[3].entry.name == "_");
}

TEST_CASE("only what has the size of a file is compared with it", "[delivery]") {
    DeliveryPlan plan = plan_of({"a", "b", "c"});
    CHECK(plan.start(0, 5, 5) == DeliveryStart::compare);
    CHECK(plan.start(1, 5, 6) == DeliveryStart::stage);
    CHECK(plan.start(2, 5, std::nullopt) == DeliveryStart::stage);
    CHECK(plan.start(2, 0, 0) == DeliveryStart::compare);
}

TEST_CASE("new files are renamed into place, and the manifest comes last", "[delivery]") {
    DeliveryPlan plan = plan_of({"a", "b", "c"});
    plan.start(0, 5, std::nullopt);
    plan.staged(0, "x", 0);
    plan.start(1, 5, 5);
    plan.kept(1, "y");
    CHECK_FALSE(plan.complete());
    CHECK(plan.publication().empty());
    plan.start(2, 5, std::nullopt);
    plan.staged(2, "z", 0);
    CHECK(plan.complete());
    CHECK(plan.publication() == Actions{{Kind::rename, 0},
                                        {Kind::rename, 2},
                                        {Kind::write_manifest},
                                        {Kind::remove_staging}});
}

TEST_CASE("an old manifest goes before a file that it lists is replaced", "[delivery]") {
    DeliveryPlan plan = plan_of({"a", "b"});
    plan.start(0, 5, std::nullopt);
    plan.staged(0, "x", 0);
    plan.start(1, 5, 4);
    plan.staged(1, "y", 0);
    CHECK(plan.publication() == Actions{{Kind::remove_manifest},
                                        {Kind::rename, 0},
                                        {Kind::rename, 1},
                                        {Kind::write_manifest},
                                        {Kind::remove_staging}});
}

TEST_CASE("nothing is put into place while a file has failed", "[delivery]") {
    DeliveryPlan plan = plan_of({"a", "b"});
    plan.start(0, 5, std::nullopt);
    plan.staged(0, "x", 2);
    plan.failed(1, "no disk");
    CHECK_FALSE(plan.complete());
    CHECK(plan.publication().empty());
    CHECK(plan.files()[0].resumed == 2);
    CHECK(plan.files()[1].reason == "no disk");
    CHECK_THROWS_AS(plan.kept(1, "y"), Error);
}

TEST_CASE("a delivery of nothing is a manifest of nothing", "[delivery]") {
    CHECK(plan_of({}).publication() == Actions{{Kind::write_manifest}, {Kind::remove_staging}});
}

TEST_CASE("the manifest lists the files in the order of the request", "[delivery]") {
    DeliveryRequest request;
    request.files.emplace_back("b.wav").metadata = {{"bpm", 90}};
    request.files.emplace_back("a.png");
    request.made_at = "now";
    request.metadata = {{"order", 7}};
    DeliveryPlan plan{request};
    plan.start(0, 5, std::nullopt);
    plan.staged(0, "x", 0);
    plan.start(1, 6, 6);
    plan.kept(1, "y");
    const DeliveryManifest manifest = plan.manifest();
    REQUIRE(manifest.files.size() == 2);
    CHECK(manifest.files[0].name == "b.wav");
    CHECK(manifest.files[0].size == 5);
    CHECK(manifest.files[0].sha256 == "x");
    CHECK(manifest.files[0].metadata == nlohmann::json{{"bpm", 90}});
    CHECK(manifest.files[1].media_type == "image/png");
    CHECK(manifest.made_at == "now");
    CHECK(manifest.metadata == nlohmann::json{{"order", 7}});
}
