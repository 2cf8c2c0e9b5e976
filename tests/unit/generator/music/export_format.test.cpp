// SPDX-License-Identifier: MIT
#include "coflow/generator/music/export_format.hpp"

#include "support/catch.hpp"
#include "unit/media/audio/signals.hpp"

#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::music;
using Arguments = std::vector<std::string>;

TEST_CASE("a file's extension chooses its export format") {
    for (const ExportFormat& format : export_formats)
        CHECK(&export_format_of("a/song" + std::string{format.extension}) == &format);
    CHECK(test::message_of(ErrorCode::invalid_argument, [] {
              static_cast<void>(export_format_of("song.wma"));
          }) == "'song.wma' must end in one of .wav, .flac, .mp3, .ogg, .m4a");
    CHECK_THROWS_AS(export_format_of("song"), Error);
    CHECK_THROWS_AS(export_format_of(".mp3"), Error);
}

TEST_CASE("an export format becomes separate arguments") {
    CHECK(export_format_of("a.mp3").arguments(ExportQuality::standard) ==
          Arguments{"-f", "mp3", "-c:a", "libmp3lame", "-q:a", "2"});
    CHECK(export_format_of("a.wav").arguments(ExportQuality::small) ==
          Arguments{"-f", "wav", "-af", "aresample=dither_method=triangular", "-c:a", "pcm_s16le"});
}

TEST_CASE("every export quality is read by the word it is written as") {
    for (const ExportQuality quality :
         {ExportQuality::small, ExportQuality::standard, ExportQuality::best})
        CHECK(parse_export_quality(to_string(quality)) == quality);
    CHECK_FALSE(parse_export_quality("huge"));
}
