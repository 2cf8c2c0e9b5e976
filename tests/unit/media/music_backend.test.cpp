// SPDX-License-Identifier: MIT
#include "coflow/media/music_backend.hpp"

#include "support/catch.hpp"

using namespace coflow;
using namespace coflow::music;

namespace {

struct SoundOnly {
    Task<> create(const MusicRequest&, std::filesystem::path, MediaProgress);
};
struct WithNotes : SoundOnly {
    Task<> write_notes(const MusicRequest&, std::filesystem::path);
};
struct NoTask {
    void create(const MusicRequest&, std::filesystem::path, MediaProgress);
};

} // namespace

TEST_CASE("a music backend creates sound in a task, and may know the notes") {
    STATIC_REQUIRE(MusicBackend<SoundOnly>);
    STATIC_REQUIRE_FALSE(NoteBackend<SoundOnly>);
    STATIC_REQUIRE(NoteBackend<WithNotes>);
    STATIC_REQUIRE_FALSE(MusicBackend<NoTask>);
    STATIC_REQUIRE_FALSE(MusicBackend<int>);
}
