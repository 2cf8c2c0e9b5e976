// SPDX-License-Identifier: MIT
#include "coflow/generator/video/export_preset.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::video;

namespace {

constexpr VideoShape wide{1920, 1080, {25, 1}, 50, true};
constexpr VideoShape odd{33, 17, {5, 1}, 7, true};

std::string refusal_of(const ExportOptions& options, const std::string& file) {
    try {
        const ExportPlan plan{options, wide, file};
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "nothing";
}

std::string argument_after(const ExportPlan& plan, const std::string& name) {
    const std::vector<std::string> arguments = plan.arguments();
    const auto place = std::ranges::find(arguments, name);
    return place == arguments.end() ? "absent" : *(place + 1);
}

} // namespace

TEST_CASE("a preset says what the result must be", "[generator]") {
    const ExportPlan web{ExportOptions{ExportPreset::web}, odd, "a.mp4"};
    CHECK(web.codec() == "h264");
    CHECK(web.shape().width == 34);
    CHECK(web.shape().height == 18);
    CHECK(web.shape().frames == 7);
    const ExportPlan archive{ExportOptions{ExportPreset::archive}, odd, "a.mkv"};
    CHECK(archive.shape().width == 33);
    CHECK(archive.sound_codec() == "flac");
    CHECK(ExportPlan{ExportOptions{ExportPreset::small}, odd, "a.mp4"}.shape().height == 32);
    CHECK(ExportPlan{ExportOptions{ExportPreset::open}, odd, "a.webm"}.sound_codec() == "opus");
    const ExportPlan gif{ExportOptions{ExportPreset::gif}, wide, "a.gif"};
    CHECK(gif.shape().width == 320);
    CHECK(gif.shape().height == 180);
    CHECK(gif.shape().frames == 20);
    CHECK_FALSE(gif.shape().has_sound);
    CHECK(ExportPlan{ExportOptions{ExportPreset::gif}, odd, "a.gif"}.shape().frames == 7);
    CHECK(ExportPlan{ExportOptions{ExportPreset::preview}, wide, "a.mp4"}.shape().width == 320);
}

TEST_CASE("quality becomes the codec's own measure, and tags are arguments", "[generator]") {
    ExportOptions options{ExportPreset::web, 100};
    CHECK(argument_after({options, wide, "a.mp4"}, "-crf") == "14");
    options.quality = 0;
    options.tags = {{"title", "a=b; -y 'x'\n%d"}};
    const ExportPlan plan{options, wide, "a.mp4"};
    CHECK(argument_after(plan, "-crf") == "40");
    CHECK(argument_after(plan, "-metadata") == "title=a=b; -y 'x'\n%d");
    CHECK(argument_after(plan, "-map_metadata") == "-1");
}

TEST_CASE("an export that cannot be is refused with the reason", "[generator]") {
    CHECK(refusal_of(ExportOptions{ExportPreset::web}, "a.mkv") ==
          "'a.mkv' cannot be a video of the preset web: call it .mp4");
    CHECK(refusal_of(ExportOptions{ExportPreset::web}, "mp4").find("call it .mp4") !=
          std::string::npos);
    CHECK(refusal_of(ExportOptions{ExportPreset::web, 101}, "a.mp4").find("quality is 101") !=
          std::string::npos);
    ExportOptions tagged;
    tagged.tags = {{"a=b", "c"}};
    CHECK(refusal_of(tagged, "a.mp4").find("a tag cannot be called 'a=b'") != std::string::npos);
    tagged.tags = {{"title", std::string("a\0b", 3)}};
    CHECK(refusal_of(tagged, "a.mp4").find("'title'") != std::string::npos);
}
