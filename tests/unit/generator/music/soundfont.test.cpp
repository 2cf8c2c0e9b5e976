// SPDX-License-Identifier: MIT
#include "coflow/generator/music/soundfont.hpp"

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/media/audio/signals.hpp"

#include <stdlib.h>

#include <filesystem>
#include <string>

using namespace coflow;
using coflow::music::find_soundfont;
using coflow::test::ScratchFolder;

namespace {

std::string refusal_of(const std::filesystem::path& wish, ErrorCode code) {
    return test::message_of(code, [&] { static_cast<void>(find_soundfont(wish)); });
}

} // namespace

TEST_CASE("a soundfont is found without being named") {
    CHECK(std::filesystem::is_regular_file(find_soundfont()));
    CHECK(find_soundfont(find_soundfont()) == find_soundfont());
}

TEST_CASE("a missing soundfont names the packages to install") {
    const ScratchFolder folder;
    const std::string text = refusal_of(folder / "none.sf2", ErrorCode::not_found);
    CHECK(text.find("none.sf2") != std::string::npos);
    CHECK(text.find("timgm6mb-soundfont") != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("a file that is no soundfont is refused") {
    const ScratchFolder folder;
    const std::string text =
        refusal_of(folder.file("words.sf2", "These are words."), ErrorCode::invalid_argument);
    CHECK(text.find("words.sf2' is no readable soundfont") != std::string::npos);
}

TEST_CASE("the environment's soundfont comes before the system's") {
    const ScratchFolder folder;
    std::filesystem::create_symlink(find_soundfont(), folder / "mine.sf2");
    ::setenv("COFLOW_SOUNDFONT", (folder / "mine.sf2").c_str(), 1);
    const auto found = find_soundfont();
    ::setenv("COFLOW_SOUNDFONT", (folder / "gone.sf2").c_str(), 1);
    const std::string text = refusal_of({}, ErrorCode::not_found);
    ::unsetenv("COFLOW_SOUNDFONT");
    CHECK(found == folder / "mine.sf2");
    CHECK(text.find("gone.sf2") != std::string::npos);
}
