// SPDX-License-Identifier: MIT
#include "coflow/media/audio/load_audio.hpp"

#include "coflow/media/audio/wav_file.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/media/audio/signals.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

TEST_CASE("a written file is read back as it was") {
    const ScratchFolder folder;
    AudioBuffer sound = silence(0.1, 2, 48'000);
    add_sine(sound, 440.0, 0.5);
    for (const auto format : {SampleFormat::pcm16, SampleFormat::pcm24}) {
        write_wav(folder / "a.wav", sound, format);
        const AudioBuffer back = load_audio(folder / "a.wav");
        CHECK(back.sample_rate == 48'000);
        CHECK(back.channels == 2);
        REQUIRE(back.samples.size() == sound.samples.size());
        const float step = format == SampleFormat::pcm16 ? 1.0F / 32'768 : 1.0F / 8'388'608;
        for (std::size_t at = 0; at < sound.samples.size(); at += 97)
            REQUIRE(std::abs(back.samples[at] - sound.samples[at]) <= step);
    }
}

TEST_CASE("channels and rate become those that are wished for") {
    const ScratchFolder folder;
    AudioBuffer six = silence(0.1, 6, 48'000);
    for (std::size_t at = 2; at < six.samples.size(); at += 6)
        six.samples[at] = 0.5F;
    write_wav(folder / "six.wav", six);
    const AudioBuffer mono =
        load_audio(folder / "six.wav", {.channels = Channels::mono, .sample_rate = 8'000});
    CHECK(mono.channels == 1);
    CHECK(mono.sample_rate == 8'000);
    CHECK(mono.frames() == Approx(800).margin(2));
    CHECK(mono.samples[400] == Approx(0.5 / 6).margin(1e-3));
    const AudioBuffer stereo = load_audio(folder / "six.wav", {.channels = Channels::stereo});
    CHECK(stereo.frames() == six.frames());
    CHECK(stereo.samples[100] == Approx(0.3536).margin(1e-3));
    CHECK(stereo.samples[101] == Approx(0.3536).margin(1e-3));
}

TEST_CASE("a truncated file yields what is there") {
    const ScratchFolder folder;
    write_wav(folder / "full.wav", silence(2.0), SampleFormat::pcm16);
    const std::string full = content_of(folder / "full.wav");
    const auto cut = folder.file("cut.wav", full.substr(0, full.size() / 2));
    CHECK(load_audio(cut).duration().count() == Approx(1.0).margin(0.01));
}

TEST_CASE("a file that is shorter or longer than asked for is refused") {
    const ScratchFolder folder;
    write_wav(folder / "short.wav", silence(1.25));
    const auto load = [&folder](const LoadOptions& options) {
        return [&folder, options] { static_cast<void>(load_audio(folder / "short.wav", options)); };
    };
    const std::string quoted = "'" + (folder / "short.wav").string() + "'";
    CHECK(message_of(ErrorCode::invalid_argument, load({.minimum = Seconds{5.0}})) ==
          quoted + " lasts 1.2 s, less than 5.0 s");
    CHECK(message_of(ErrorCode::invalid_argument, load({.most_bytes = 200'000})) ==
          quoted + " takes more memory than the limit of 0 MB, which is reached after 1 s");
    CHECK_NOTHROW(load({.minimum = Seconds{1.0}, .most_bytes = 220'500})());
    CHECK_THROWS_AS(load({.most_bytes = 220'499})(), AudioError);
}

TEST_CASE("loading reports its progress and stops when the progress throws") {
    const ScratchFolder folder;
    write_wav(folder / "a.wav", silence(3.0));
    std::vector<double> reports;
    static_cast<void>(load_audio(folder / "a.wav", {}, [&](double at) { reports.push_back(at); }));
    REQUIRE(reports.size() > 3);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK(reports.back() == 1.0);
    CHECK_THROWS_AS(load_audio(folder / "a.wav", {}, StopAfter{2}), Stopped);
}
