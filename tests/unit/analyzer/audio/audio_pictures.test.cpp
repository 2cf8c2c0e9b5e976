// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/audio_pictures.hpp"

#include "coflow/media/audio/wav_file.hpp"
#include "coflow/media/probe.hpp"
#include "unit/media/audio/signals.hpp"
#include "unit/media/clips.hpp"

#include <string>
#include <utility>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

std::pair<int, int> size_of(const std::filesystem::path& picture) {
    const MediaInput input{picture};
    const MediaInfo info = Pool{}.run(probe_media(input));
    REQUIRE(info.video.size() == 1);
    CHECK(info.video[0].codec == "png");
    return {info.video[0].width, info.video[0].height};
}

/// Red, green and blue of every pixel.
std::string pixels_of(const std::filesystem::path& picture) {
    const auto raw = picture.parent_path() / "raw";
    make_media(raw, "-i", "file:" + picture.native(), "-pix_fmt", "rgb24", "-f", "rawvideo");
    return content_of(raw);
}

} // namespace

TEST_CASE("pictures of sounds have the size that is asked for", "[analyzer]") {
    const ScratchFolder scratch;
    AudioBuffer sound = silence(1.0, 2);
    add_sine(sound, 440.0, 0.5);
    write_wav(scratch / "a.wav", sound);
    const MediaInput input{scratch / "a.wav"};
    for (const AudioPicture picture : {AudioPicture::waveform, AudioPicture::spectrogram}) {
        const auto file = scratch / "a' %d:b.png";
        Pool{}.run(draw_audio(input, picture, {320, 100}, file));
        CHECK(size_of(file) == std::pair{320, 100});
        std::filesystem::remove(file);
    }
}

TEST_CASE("a waveform shows when there is sound, a spectrogram which", "[analyzer]") {
    const ScratchFolder scratch;
    AudioBuffer sound = silence(2.0, 1, 48'000);
    add_sine(sound, 6'000.0, 0.9, 1.0); // in the second half, at a quarter of the height
    write_wav(scratch / "a.wav", sound);
    const MediaInput input{scratch / "a.wav"};
    Pool{}.run(draw_audio(input, AudioPicture::waveform, {200, 100}, scratch / "w.png"));
    const std::string wave = pixels_of(scratch / "w.png");
    const auto blue = [&](std::size_t x, std::size_t y) {
        return static_cast<unsigned char>(wave.at(3 * (y * 200 + x) + 2));
    };
    CHECK(blue(50, 30) == 0);
    CHECK(blue(150, 30) > 100);
    CHECK(blue(150, 2) == 0);
    Pool{}.run(draw_audio(input, AudioPicture::spectrogram, {200, 100}, scratch / "s.png"));
    const std::string spectrum = pixels_of(scratch / "s.png");
    const auto red = [&](std::size_t x, std::size_t y) {
        return static_cast<unsigned char>(spectrum.at(3 * (y * 200 + x)));
    };
    CHECK(red(50, 74) < 20);
    CHECK(red(150, 74) > 150);
    CHECK(red(150, 25) < 120); // leakage
}

TEST_CASE("pictures of other sizes or formats are refused") {
    const auto refusal = [](const std::filesystem::path& file, const PictureSize& size) {
        return message_of(ErrorCode::invalid_argument, [&] { check_audio_picture(file, size); });
    };
    CHECK(refusal("a.jpg", {}).find("must end in .png") != std::string::npos);
    CHECK(refusal("png", {}).find("must end in .png") != std::string::npos);
    for (const PictureSize& size :
         {PictureSize{0, 100}, PictureSize{100, -1}, PictureSize{100'000, 100}})
        CHECK(refusal("a.png", size).find("16 to 8192 pixels") != std::string::npos);
    CHECK_NOTHROW(check_audio_picture("a.png", {16, 8192}));
}
