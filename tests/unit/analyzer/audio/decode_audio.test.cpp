// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/decode_audio.hpp"

#include "coflow/media/audio/wav_file.hpp"
#include "unit/media/audio/signals.hpp"
#include "unit/media/clips.hpp"

#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

/// Temporary files go here; what is left of them is seen.
class TemporaryFilesIn {
public:
    explicit TemporaryFilesIn(const std::filesystem::path& folder)
        : before_{std::filesystem::temp_directory_path()} {
        ::setenv("TMPDIR", folder.c_str(), 1);
    }
    ~TemporaryFilesIn() { ::setenv("TMPDIR", before_.c_str(), 1); }
    TemporaryFilesIn(const TemporaryFilesIn&) = delete;
    TemporaryFilesIn& operator=(const TemporaryFilesIn&) = delete;

private:
    std::filesystem::path before_;
};

AudioBuffer decoded(const std::filesystem::path& file, const LoadOptions& options = {}) {
    return Pool{}.run(decode_audio(file, options));
}

} // namespace

TEST_CASE("sound is decoded whoever knows its format, whatever it is called", "[analyzer]") {
    const ScratchFolder scratch;
    AudioBuffer sound = silence(2.0, 2, 44'100);
    add_sine(sound, 441.0, 0.25);
    const auto wav = scratch / "-i 'a\"b%d\n.wav";
    write_wav(wav, sound);
    CHECK(decoded(wav).samples.size() == sound.samples.size());
    struct Format {
        const char* name;
        const char* codec;
    };
    for (const Format& format :
         {Format{"a.mp3", "libmp3lame"}, Format{"a.flac", "flac"}, Format{"a.ogg", "libvorbis"},
          Format{"a b.m4a", "aac"}, Format{"a.wma", "wmav2"}}) {
        CAPTURE(format.name);
        const auto file =
            make_media(scratch / format.name, "-i", "file:" + wav.native(), "-c:a", format.codec);
        const AudioBuffer back = decoded(file);
        CHECK(back.channels == 2);
        CHECK(back.sample_rate == 44'100);
        CHECK(back.duration().count() == Approx(2.0).margin(0.1));
        const auto top = std::max_element(back.samples.begin(), back.samples.end());
        CHECK(*top == Approx(0.25).margin(0.05));
        const auto misnamed = scratch / (std::string{format.name} + ".txt");
        std::filesystem::copy(file, misnamed);
        CHECK(decoded(misnamed).frames() == back.frames());
    }
}

TEST_CASE("a video's sound is decoded, and one without is refused", "[analyzer]") {
    const ScratchFolder scratch;
    const auto video = make_spliced_clip(scratch / "clip.mp4");
    CHECK(decoded(video).duration().count() == Approx(5.0).margin(0.1));
    const auto mute = make_media(scratch / "mute.mp4", "-f", "lavfi", "-i", "testsrc=s=64x48:d=1",
                                 "-c:v", "libx264");
    CHECK(error_of(decode_audio(mute, {})) == "'" + mute.native() + "' has no sound");
}

TEST_CASE("what is no sound is refused with the reason", "[analyzer]") {
    const ScratchFolder scratch;
    write_wav(scratch / "full.wav", silence(1.0));
    const std::string full = content_of(scratch / "full.wav");
    const auto reason = [&](const std::filesystem::path& file) {
        const std::string text = error_of(decode_audio(file, {}));
        CHECK(text.find(file.filename().native()) != std::string::npos);
        CHECK(text.find('\n') == std::string::npos);
        return text;
    };
    CHECK(reason(scratch.file("empty.mp3", "")).find("is empty") != std::string::npos);
    CHECK(reason(scratch.file("text.wav", "no sound at all")).find("Invalid data") !=
          std::string::npos);
    CHECK(reason(scratch.file("header.wav", full.substr(0, 44))).find("no samples") !=
          std::string::npos);
    reason(scratch.file("half.wav", full.substr(0, 20)));
    reason(scratch.file("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n"
                                     "/etc/passwd\n#EXT-X-ENDLIST\n"));
    CHECK(error_of(decode_audio(scratch / "none.wav", {}), ErrorCode::not_found).find("none.wav") !=
          std::string::npos);
}

TEST_CASE("what takes too much memory is refused, under its own name", "[analyzer]") {
    const ScratchFolder scratch;
    write_wav(scratch / "a.wav", silence(30.0, 2));
    const auto m4a =
        make_media(scratch / "a.m4a", "-i", "file:" + (scratch / "a.wav").native(), "-c:a", "aac");
    LoadOptions options;
    options.most_bytes = 1'000'000;
    for (const auto& file : {scratch / "a.wav", m4a})
        CHECK(error_of(decode_audio(file, options)) ==
              "'" + file.native() +
                  "' takes more memory than the limit of 1 MB, which is reached after 3 s");
}

TEST_CASE("a cancelled decoding ends soon and leaves nothing", "[analyzer]") {
    const ScratchFolder scratch;
    const std::string name = GENERATE("long.wav", "long.mov");
    const auto file =
        make_media(scratch / name, "-f", "lavfi", "-i",
                   "sine=d=900:r=48000,aformat=channel_layouts=stereo", "-c:a", "pcm_s16le");
    std::filesystem::create_directory(scratch / "temporary");
    {
        const TemporaryFilesIn folder{scratch / "temporary"};
        Pool backend;
        std::atomic<bool> began = false;
        const MediaProgress progress = [&began](double fraction) {
            if (fraction > 0.0)
                began = true;
            began.notify_one();
        };
        auto run = backend.executor.start(decode_audio(file, {}, progress));
        began.wait(false);
        const auto stopped = std::chrono::steady_clock::now();
        run.request_stop();
        CHECK_THROWS_AS(run.get(), Cancelled);
        CHECK(std::chrono::steady_clock::now() - stopped < std::chrono::seconds{1});
    }
    CHECK(std::filesystem::is_empty(scratch / "temporary"));
}

TEST_CASE("a stoppable progress tells until a stop is requested") {
    StopSource stop;
    double told = 0;
    const MediaProgress progress =
        stoppable(stop.get_token(), [&told](double fraction) { told = fraction; });
    progress(0.5);
    CHECK(told == 0.5);
    stop.request_stop();
    CHECK_THROWS_AS(progress(0.75), Cancelled);
    CHECK(told == 0.5);
}
