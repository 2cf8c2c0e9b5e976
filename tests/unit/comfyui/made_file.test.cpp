// SPDX-License-Identifier: MIT
#include "coflow/comfyui/detail/made_file.hpp"

#include "unit/media/clips.hpp"

#include <string>

using namespace coflow;

TEST_CASE("what a prompt has made becomes PNG or WAV, whatever it was", "[media]") {
    const test::ScratchFolder scratch;
    test::Pool pool;
    const auto jpeg = test::make_picture(scratch / "a.jpg", "testsrc=s=60x40");
    const auto png = scratch / "100% of 'it'.png";
    pool.run(comfyui::detail::write_png(jpeg, png));
    CHECK(test::content_of(png).starts_with("\x89PNG"));
    const auto same = scratch / "same.png";
    pool.run(comfyui::detail::write_png(png, same));
    CHECK(test::content_of(same) == test::content_of(png));

    const auto flac = test::make_media(scratch / "a.flac", "-f", "lavfi", "-i", "sine=d=1:r=44100");
    const auto wave = scratch / "-made.wav";
    pool.run(comfyui::detail::write_wave(flac, wave));
    const std::string sound = test::content_of(wave);
    CHECK(sound.starts_with("RIFF"));
    CHECK(sound.size() > 3 * 44'100);
}

TEST_CASE("what is damaged or holds no sound is an error, and leaves nothing", "[media]") {
    const test::ScratchFolder scratch;
    const auto broken = scratch.file("broken.jpg", "\xff\xd8\xff and no picture");
    CHECK(
        test::error_of(comfyui::detail::write_png(broken, scratch / "a.png")).find("broken.jpg") !=
        std::string::npos);
    const auto silent = test::make_picture(scratch / "b.png", "testsrc=s=60x40");
    CHECK(test::error_of(comfyui::detail::write_wave(silent, scratch / "b.wav")) != "no error");
    CHECK_FALSE(std::filesystem::exists(scratch / "a.png"));
    CHECK_FALSE(std::filesystem::exists(scratch / "b.wav"));
}
