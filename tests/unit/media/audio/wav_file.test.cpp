// SPDX-License-Identifier: MIT
// Reading back is tested in load_audio.test.cpp; here is what the bytes say and what happens
// when they cannot be written.
#include "coflow/media/audio/wav_file.hpp"

#include "support/catch.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"
#include "unit/media/audio/signals.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

unsigned little_endian(const std::string& bytes, std::size_t at, std::size_t width) {
    unsigned value = 0;
    for (std::size_t index = width; index > 0; --index) {
        value = value << 8U | static_cast<unsigned char>(bytes.at(at + index - 1));
    }
    return value;
}

} // namespace

TEST_CASE("the header tells rate, channels, width and size") {
    const ScratchFolder folder;
    const int channels = GENERATE(1, 2);
    const auto format = GENERATE(SampleFormat::pcm16, SampleFormat::pcm24);
    const unsigned width = format == SampleFormat::pcm16 ? 2 : 3;
    const unsigned block = width * static_cast<unsigned>(channels);
    AudioBuffer sound = silence(0.25, channels, 48'000);
    write_wav(folder / "a.wav", sound, format);
    const std::string bytes = content_of(folder / "a.wav");
    REQUIRE(bytes.size() == 44 + 12'000 * block);
    CHECK(bytes.substr(0, 4) == "RIFF");
    CHECK(little_endian(bytes, 4, 4) == bytes.size() - 8);
    CHECK(bytes.substr(8, 8) == "WAVEfmt ");
    CHECK(little_endian(bytes, 16, 4) == 16);
    CHECK(little_endian(bytes, 20, 2) == 1);
    CHECK(little_endian(bytes, 22, 2) == static_cast<unsigned>(channels));
    CHECK(little_endian(bytes, 24, 4) == 48'000);
    CHECK(little_endian(bytes, 28, 4) == 48'000 * block);
    CHECK(little_endian(bytes, 32, 2) == block);
    CHECK(little_endian(bytes, 34, 2) == 8 * width);
    CHECK(bytes.substr(36, 4) == "data");
    CHECK(little_endian(bytes, 40, 4) == 12'000 * block);
}

TEST_CASE("samples are little-endian and what is too loud is clipped, not wrapped") {
    const ScratchFolder folder;
    write_wav(folder / "a.wav", {8'000, 1, {0.0F, 0.5F, -0.5F, 1.5F, -1.5F}}, SampleFormat::pcm16);
    const std::string bytes = content_of(folder / "a.wav");
    REQUIRE(bytes.size() == 44 + 10);
    const auto sample = [&](std::size_t index) {
        return static_cast<std::int16_t>(little_endian(bytes, 44 + 2 * index, 2));
    };
    CHECK(sample(0) == 0);
    CHECK(sample(1) == Approx(16'384).margin(1));
    CHECK(sample(2) == Approx(-16'384).margin(1));
    CHECK(sample(3) == 32'767);
    CHECK(sample(4) == -32'768);
}

TEST_CASE("a folder that is not there is named") {
    const ScratchFolder folder;
    const std::string message =
        message_of(ErrorCode::not_found, [&] { write_wav(folder / "no/a.wav", silence(0.1)); });
    CHECK(message.find("no/a.wav' cannot be written: No such file") != std::string::npos);
    CHECK(folder.names().empty());
}

TEST_CASE("more than a WAV file can hold is refused before anything is written") {
    const std::size_t most = (std::size_t{0xFFFFFFFF} - 44) / 2;
    CHECK(audio::detail::wav_data_size(most, 2) == 2 * most);
    CHECK(message_of(ErrorCode::invalid_argument, [&] {
              audio::detail::wav_data_size(most + 1, 2);
          }) == "a WAV file cannot hold that much sound: its limit is 4 GiB");
}

TEST_CASE("a sound without samples becomes a file of a header") {
    const ScratchFolder folder;
    write_wav(folder / "a.wav", AudioBuffer{});
    CHECK(content_of(folder / "a.wav").size() == 44);
}

TEST_CASE("a disk that fills up leaves nothing behind and keeps the file that was there") {
    const ScratchFolder folder;
    const AudioBuffer sound = silence(2.0);
    // In the header, early, and just before the end.
    for (const rlim_t bytes : {20U, 100'000U, 44U + 3U * 88'200U - 1U}) {
        CAPTURE(bytes);
        {
            const FileSizeLimit disk(bytes);
            const std::string message =
                message_of(ErrorCode::io_failure, [&] { write_wav(folder / "a.wav", sound); });
            CHECK(message.find("a.wav' cannot be written: ") != std::string::npos);
        }
        CHECK(folder.names().empty());
    }
    write_wav(folder / "a.wav", silence(0.1), SampleFormat::pcm16);
    const std::string before = content_of(folder / "a.wav");
    {
        const FileSizeLimit disk(100'000);
        CHECK_THROWS_AS(write_wav(folder / "a.wav", sound), FileError);
    }
    CHECK(content_of(folder / "a.wav") == before);
}

TEST_CASE("writing reports its progress and leaves nothing when the progress throws") {
    const ScratchFolder folder;
    std::vector<double> reports;
    write_wav(folder / "a.wav", silence(3.0), SampleFormat::pcm24,
              [&](double at) { reports.push_back(at); });
    REQUIRE(reports.size() > 3);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK(reports.back() == 1.0);
    std::filesystem::remove(folder / "a.wav");
    CHECK_THROWS_AS(write_wav(folder / "a.wav", silence(3.0), SampleFormat::pcm24, StopAfter(3)),
                    Stopped);
    CHECK(folder.names().empty());
}
