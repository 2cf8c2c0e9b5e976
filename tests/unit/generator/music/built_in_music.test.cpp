// SPDX-License-Identifier: MIT
#include "coflow/generator/music/built_in_music.hpp"

#include "support/backends.hpp"
#include "support/catch.hpp"
#include "unit/generator/music/sounds.hpp"

#include <fstream>
#include <iterator>
#include <string>

using namespace coflow;
using namespace coflow::music;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("built-in music depends on nothing but its request", "[generator]") {
    STATIC_REQUIRE(NoteBackend<BuiltInMusic>);
    const test::ScratchFolder folder;
    test::Simulated backend;
    BuiltInMusic music{RenderOptions{.sample_rate = 22'050}};
    MusicRequest request{.style = Style::lofi, .bpm = 91, .length = Seconds{2.3}, .seed = 4};
    double reached = 0;
    backend.run(music.create(request, folder / "a.wav", [&](double done) { reached = done; }));
    backend.run(music.create(request, folder / "b.wav"));
    backend.run(music.write_notes(request, folder / "a.mid"));
    request.seed = 5;
    backend.run(music.create(request, folder / "c.wav"));
    CHECK(reached == 1.0);
    CHECK(audio::load_audio(folder / "a.wav").frames() == 50'715);
    CHECK(content_of(folder / "a.wav") == content_of(folder / "b.wav"));
    CHECK(content_of(folder / "a.wav") != content_of(folder / "c.wav"));
    CHECK(content_of(folder / "a.mid").starts_with("MThd"));
}

TEST_CASE("built-in music refuses what it cannot compose", "[generator]") {
    const test::ScratchFolder folder;
    test::Simulated backend;
    BuiltInMusic music;
    const MusicRequest request{.bpm = 500};
    CHECK_THROWS_AS(backend.run(music.create(request, folder / "a.wav")), Error);
    CHECK_THROWS_AS(backend.run(music.write_notes(request, folder / "a.mid")), Error);
    CHECK(folder.names().empty());
}
