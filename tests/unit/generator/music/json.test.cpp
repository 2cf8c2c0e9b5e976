// SPDX-License-Identifier: MIT
#include "coflow/generator/music/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "unit/generator/music/sounds.hpp"
#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::music;
using nlohmann::json;

TEST_CASE("music is made by the names of workflows, with JSON", "[generator]") {
    const test::ScratchFolder folder;
    test::Pool backend;
    WorkflowManager manager{backend.executor};
    add_music_generators(manager.factory());
    const auto file = [&](const char* name) { return (folder / name).native(); };

    const json music = {{"style", "rock"}, {"bpm", 120}, {"key", "F# minor"}, {"length", 2}};
    const json created =
        manager
            .start("music_creation",
                   {{"music", music}, {"file", file("a.wav")}, {"notes", file("a.mid")}})
            .get();
    CHECK(created.at("file") == file("a.wav"));
    CHECK(created.at("duration") == 2.0);
    CHECK(std::filesystem::exists(folder / "a.mid"));

    const json options = {{"start", 0.5},
                          {"length", 1},
                          {"fade_in", 0.1},
                          {"equaliser", {{{"hz", 100}, {"gain_db", 3}}}},
                          {"loudness", {{"lufs", -20}}}};
    const json processed =
        manager
            .start("music_processing",
                   {{"input", file("a.wav")}, {"output", file("b.wav")}, {"options", options}})
            .get();
    CHECK(processed.at("frames") == 44'100);
    CHECK(processed.at("loudness").at("integrated_lufs").get<double>() == Approx(-20).margin(0.3));

    const json enhanced =
        manager
            .start("music_enhancement",
                   {{"input", file("b.wav")},
                    {"output", file("c.wav")},
                    {"options", {{"compress", {{"attack", 0.01}}}, {"stereo_width", 1.2}}}})
            .get();
    CHECK(enhanced.at("file").at("frames") == 44'100);

    const json exported = manager
                              .start("music_export", {{"input", file("c.wav")},
                                                      {"output", file("d.ogg")},
                                                      {"tags", {{"title", "A \"song\""}}},
                                                      {"quality", "small"}})
                              .get();
    CHECK(exported.at("duration").get<double>() == Approx(1).margin(0.05));

    const json produced =
        manager.start("music_production", {{"music", music}, {"file", file("e.flac")}}).get();
    CHECK(produced.at("exported").at("duration") == 2.0);
}

TEST_CASE("requests for music read all that C++ knows", "[generator]") {
    const auto music = json::parse(R"({"style": "ambient", "bpm": 71.5, "key": "Bb", "length": 9,
                                       "seed": 18446744073709551615, "lead": "melody"})")
                           .get<MusicRequest>();
    CHECK(music.style == Style::ambient);
    CHECK(music.bpm == 71.5);
    CHECK(music.key == audio::Key{10, audio::Mode::major});
    CHECK(music.length == audio::Seconds{9});
    CHECK(music.seed == std::numeric_limits<std::uint64_t>::max());
    CHECK(music.lead == Lead::melody);
    const auto enhancement = json::parse(R"({"offset": "keep", "denoise": {"noise_floor_db": -50},
                        "compress": {"threshold_db": -20, "release": 0.5}})")
                                 .get<EnhancementOptions>();
    CHECK(enhancement.offset == Offset::keep);
    CHECK(enhancement.denoise->noise_floor_db == -50);
    CHECK(enhancement.compress->release.count() == 500);
}

TEST_CASE("what a request for music gets wrong is named", "[generator]") {
    const auto refusal = [](const char* text, ErrorCode code = ErrorCode::invalid_argument) {
        return test::message_of(
            code, [text] { static_cast<void>(json::parse(text).get<ProductionRequest>()); });
    };
    CHECK(refusal(R"({"file": "a.mp3", "music": {"tempo": 9}})")
              .starts_with("\"music\": nothing is called \"tempo\" here; known: "));
    CHECK(refusal(R"({"file": "a.mp3", "music": {"style": "polka"}})")
              .starts_with("\"music\": \"style\": 'polka' is no style; there are electronic"));
    CHECK(refusal(R"({"file": "a.mp3", "music": {"key": "H"}})") ==
          "\"music\": \"key\": 'H' is no key");
    CHECK(refusal(R"({"file": "a.mp3", "quality": "huge"})").find("'huge' is no quality") !=
          std::string::npos);
    CHECK(refusal(R"({"file": "a.mp3", "processing": {"equaliser": [{"hz": 9}]}})",
                  ErrorCode::not_found)
              .find("\"gain_db\" is missing") != std::string::npos);
    CHECK(refusal(R"({})", ErrorCode::not_found) == "\"file\" is missing");
}
