// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/json.hpp"

#include "coflow/manage/workflow_manager.hpp"
#include "coflow/media/audio/wav_file.hpp"
#include "unit/media/audio/signals.hpp"
#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;
using nlohmann::json;

namespace {

json run(const std::string& name, const json& input) {
    WorkflowFactory factory;
    add_audio_analyzers(factory);
    Pool backend;
    WorkflowManager manager{backend.executor};
    return manager.start(factory.create(name, input), {}).get();
}

} // namespace

TEST_CASE("sounds are analysed by name with JSON", "[analyzer]") {
    const ScratchFolder scratch;
    const auto file = scratch / "a.wav";
    write_wav(file, click_track(120.0, 8.0));
    const json report = run("audio_analysis", {{"file", file},
                                               {"waveform", scratch / "w.png"},
                                               {"picture_size", {{"width", 64}, {"height", 32}}},
                                               {"silence", {{"least", 0.2}}},
                                               {"onsets", {{"threshold", 0.2}}},
                                               {"loudness_step", 2}});
    CHECK(report.at("file") == file.native());
    CHECK(report.at("sample_rate") == 22'050);
    CHECK(report.at("channels") == 1);
    CHECK(report.at("duration") == 8.0);
    CHECK(report.at("tempo").at("bpm").get<double>() == Approx(120.0).epsilon(0.005));
    CHECK(report.at("loudness").at("points").size() == 4);
    CHECK(report.at("onsets").size() == 16);
    CHECK(report.at("silence").at(0).at("from") == 0.0);
    CHECK(report.at("spectrum").at("shares").size() == 7);
    CHECK(std::filesystem::exists(scratch / "w.png"));

    write_wav(scratch / "b.wav", silence(1.0));
    std::filesystem::remove(scratch / "w.png");
    scratch.file("c.wav", "text");
    const json folder = run("audio_folder_analysis", {{"folder", scratch.path()}});
    REQUIRE(folder.at("sounds").size() == 2);
    CHECK(folder.at("sounds").at(1).at("tempo").is_null());
    CHECK(folder.at("sounds").at(1).at("key").is_null());
    CHECK(folder.at("failures").at(0).at("file") == (scratch / "c.wav").native());
}

TEST_CASE("keys are written as people do", "[analyzer]") {
    KeyEstimate estimate;
    estimate.key = {6, Mode::minor};
    estimate.runner_up = {10, Mode::major};
    const json written = estimate;
    CHECK(written.at("key") == "F# minor");
    CHECK(written.at("runner_up") == "Bb major");
}

TEST_CASE("a request for sound without what it is about, or with more, is refused", "[analyzer]") {
    WorkflowFactory factory;
    add_audio_analyzers(factory);
    CHECK_THROWS_WITH(factory.create("audio_analysis", json::object()),
                      Catch::Contains("\"file\" is missing"));
    CHECK_THROWS_AS(factory.create("audio_folder_analysis", json{{"folder", 1}}), Error);
    CHECK_THROWS_WITH(factory.create("audio_analysis", json{{"file", "a"}, {"wave", "b"}}),
                      Catch::Contains("nothing is called \"wave\" here"));
    CHECK_THROWS_WITH(
        factory.create("audio_analysis", json{{"file", "a"}, {"silence", {{"gap", 3}}}}),
        Catch::Contains("\"silence\": nothing is called \"gap\" here"));
    CHECK_THROWS_WITH(factory.create("audio_analysis", json{{"file", "a"}, {"most_bytes", -1}}),
                      Catch::Contains("\"most_bytes\": must be 0 or more"));
}
