// SPDX-License-Identifier: MIT
#include "coflow/generator/music/song_maker.hpp"

#include "coflow/media/audio/load_audio.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

using namespace coflow;
using namespace coflow::music;

TEST_CASE("a song is on disk as it was asked for, with its tune") {
    const test::ScratchFolder folder;
    MusicRequest request = demo_song;
    request.length = Seconds{2.5};
    const Composition song = make_song(request, folder / "song.wav", {.sample_rate = 22'050});
    CHECK(song.events == compose(request).events);
    CHECK(song.stems.size() == 5);
    CHECK(audio::load_audio(folder / "song.wav").duration() == Seconds{2.5});
}
