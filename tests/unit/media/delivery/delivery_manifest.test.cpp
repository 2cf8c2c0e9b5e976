// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/delivery_manifest.hpp"

#include "support/catch.hpp"

#include <string>

using namespace coflow;
using nlohmann::json;

namespace {

const std::string sum(64, 'a');

DeliveryManifest one_song() {
    DeliveryManifest manifest;
    manifest.files.push_back({"song.wav", 3, sum, "audio/wav", {{"bpm", 120}}});
    manifest.made_at = "2026-11-23T12:00:00Z";
    manifest.metadata = {{"customer", "x"}};
    return manifest;
}

/// What the text of a manifest is refused with, after `edit` has been merged into a good one.
std::string refusal(const json& edit) {
    json manifest = json::parse(to_text(one_song()));
    manifest.merge_patch(edit);
    try {
        static_cast<void>(parse_delivery_manifest(manifest.dump()));
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

std::string refusal_of_file(const char* member, const json& value) {
    json file{{"name", "a"}, {"size", 1}, {"sha256", sum}, {"media_type", "x/y"}};
    file[member] = value;
    return refusal({{"files", json::array({file})}});
}

} // namespace

TEST_CASE("a manifest is read as it was written", "[delivery]") {
    const std::string text = to_text(one_song());
    CHECK(text.ends_with("}\n"));
    const DeliveryManifest read = parse_delivery_manifest(text);
    REQUIRE(read.files.size() == 1);
    CHECK(read.files[0].name == "song.wav");
    CHECK(read.files[0].size == 3);
    CHECK(read.files[0].sha256 == sum);
    CHECK(read.files[0].media_type == "audio/wav");
    CHECK(read.files[0].metadata == json{{"bpm", 120}});
    CHECK(read.made_at == "2026-11-23T12:00:00Z");
    CHECK(read.metadata == json{{"customer", "x"}});
    CHECK(to_text(read) == text);
    CHECK(json::parse(to_text(DeliveryManifest{})) ==
          json{{"coflow_delivery", 1}, {"files", json::array()}});
}

TEST_CASE("metadata that is no UTF-8 does not spoil the manifest", "[delivery]") {
    DeliveryManifest manifest = one_song();
    manifest.metadata = {{"title", "caf\xe9"}};
    CHECK(parse_delivery_manifest(to_text(manifest)).metadata["title"] == "caf\uFFFD");
}

TEST_CASE("a manifest that could lead out of the folder is refused", "[delivery]") {
    CHECK(refusal(json::object()) == "no error");
    for (const char* name : {"../a", "/etc/passwd", "..", "", "a/b", ".hidden", "manifest.json"})
        CHECK(refusal_of_file("name", name).find("is no name of a delivered file") !=
              std::string::npos);
}

TEST_CASE("what is no manifest is refused with the reason", "[delivery]") {
    CHECK(refusal({{"coflow_delivery", 2}}) == "it is of version 2, and 1 is known");
    CHECK(refusal({{"fils", 2}}).starts_with("nothing is called \"fils\""));
    CHECK(refusal({{"files", nullptr}}) == "\"files\" is missing");
    CHECK(refusal_of_file("sha256", "abc") == "\"files\": 'abc' is no SHA-256");
    CHECK(refusal_of_file("sha256", std::string(64, 'G')).ends_with("is no SHA-256"));
    CHECK(refusal_of_file("size", -1) == "\"files\": \"size\": must be 0 or more");
    json file{{"name", "a"}, {"size", 1}, {"sha256", sum}, {"media_type", "x/y"}};
    CHECK(refusal({{"files", json::array({file, file})}}) == "'a' is listed twice");
    for (const std::string& text : {std::string{}, std::string{"{"}, std::string{"[]"},
                                    std::string(100'000, '['), std::string{"\xff"}})
        CHECK_THROWS_AS(parse_delivery_manifest(text), Error);
}
