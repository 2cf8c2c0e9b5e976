// SPDX-License-Identifier: MIT
#include "media/soundfont.hpp"

#include "signals.hpp"
#include "support/catch.hpp"

#include <fstream>

using namespace music;
using namespace music::test;

TEST_CASE("a soundfont is found without being named") {
    CHECK(std::filesystem::is_regular_file(find_soundfont()));
    CHECK(find_soundfont(find_soundfont()) == find_soundfont());
}

TEST_CASE("a missing soundfont names the packages to install") {
    const ScratchFolder folder;
    const auto error = error_of([&] { find_soundfont(folder / "none.sf2"); });
    REQUIRE(error);
    CHECK(error->fault() == MediaFault::no_soundfont);
    const std::string text = error->what();
    CHECK(text.find("none.sf2") != std::string::npos);
    CHECK(text.find("timgm6mb-soundfont") != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("a file that is no soundfont is refused") {
    const ScratchFolder folder;
    std::ofstream(folder / "words.sf2") << "These are words.";
    const auto error = error_of([&] { find_soundfont(folder / "words.sf2"); });
    REQUIRE(error);
    CHECK(error->fault() == MediaFault::bad_soundfont);
}

TEST_CASE("the environment's soundfont comes before the system's") {
    const ScratchFolder folder;
    const auto usual = find_soundfont();
    std::filesystem::create_symlink(usual, folder / "mine.sf2");
    ::setenv("MUSIC_VIDEO_SOUNDFONT", (folder / "mine.sf2").c_str(), 1);
    const auto found = find_soundfont();
    ::setenv("MUSIC_VIDEO_SOUNDFONT", (folder / "gone.sf2").c_str(), 1);
    const auto error = error_of([&] { find_soundfont(); });
    ::unsetenv("MUSIC_VIDEO_SOUNDFONT");
    CHECK(found == folder / "mine.sf2");
    REQUIRE(error);
    CHECK(error->fault() == MediaFault::no_soundfont);
}
