// SPDX-License-Identifier: MIT
#include "coflow/media/audio/audio_reader.hpp"

#include "coflow/media/audio/wav_file.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/media/audio/signals.hpp"

#include <sndfile.h>
#include <sys/stat.h>

#include <limits>
#include <string>
#include <vector>

using namespace coflow;
using namespace coflow::audio;
using namespace coflow::test;

namespace {

std::string refusal(const std::filesystem::path& file,
                    ErrorCode code = ErrorCode::invalid_argument) {
    const std::string message = message_of(code, [&file] { AudioReader{file}; });
    CHECK(message.find(file.filename().string()) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    return message;
}

AudioFault fault_of(const std::filesystem::path& file) {
    refusal(file);
    try {
        AudioReader{file};
    } catch (const AudioError& error) {
        return error.fault();
    } catch (const Error&) {
        FAIL("no error of sound");
    }
    return {};
}

std::filesystem::path floats(const std::filesystem::path& file, const std::vector<float>& samples) {
    SF_INFO info{};
    info.samplerate = 44'100;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &info);
    REQUIRE(out != nullptr);
    const auto count = static_cast<sf_count_t>(samples.size());
    REQUIRE(sf_write_float(out, samples.data(), count) == count);
    sf_close(out);
    return file;
}

} // namespace

TEST_CASE("a reader tells what a file is and gives its frames block by block") {
    const ScratchFolder folder;
    AudioBuffer sound = silence(0.1, 2, 48'000);
    add_sine(sound, 440.0, 0.5);
    write_wav(folder / "a b'c.wav", sound);
    AudioReader reader{folder / "a b'c.wav"};
    CHECK(reader.file() == folder / "a b'c.wav");
    CHECK(reader.sample_rate() == 48'000);
    CHECK(reader.channels() == 2);
    CHECK(reader.promised_frames() == 4'800);
    std::vector<float> all;
    std::vector<float> block(2 * 1'000);
    while (const std::size_t frames = reader.read(block))
        all.insert(all.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(2 * frames));
    REQUIRE(all.size() == sound.samples.size());
    for (std::size_t at = 0; at < all.size(); at += 97)
        REQUIRE(all[at] == Approx(sound.samples[at]).margin(1e-6));
    CHECK(reader.read(block) == 0);
}

TEST_CASE("files that hold no sound are refused with a fault of their own") {
    const ScratchFolder folder;
    write_wav(folder / "full.wav", silence(1.0));
    const std::string full = content_of(folder / "full.wav");
    SECTION("an empty file") { CHECK(fault_of(folder.file("empty.wav", "")) == AudioFault::empty); }
    SECTION("a header and no samples") {
        CHECK(fault_of(folder.file("header.wav", full.substr(0, 44))) == AudioFault::empty);
    }
    SECTION("half a header") {
        CHECK(fault_of(folder.file("half.wav", full.substr(0, 30))) == AudioFault::not_audio);
    }
    SECTION("text that calls itself a WAV file") {
        const auto file = folder.file("text.wav", std::string(5000, 'x') + "\nno music here\n");
        CHECK(fault_of(file) == AudioFault::not_audio);
    }
    SECTION("text with the extension of a format that has no header") {
        for (const char* name : {"text.au", "text.snd", "text.vox", "text.gsm", "text.raw"})
            CHECK(fault_of(folder.file(name, std::string(5000, 'x'))) == AudioFault::not_audio);
    }
    SECTION("a sample rate no sound has") {
        write_wav(folder / "slow.wav", silence(1.0, 1, 100));
        CHECK(fault_of(folder / "slow.wav") == AudioFault::not_audio);
    }
}

TEST_CASE("what is no file is refused without waiting for it") {
    const ScratchFolder folder;
    refusal(folder / "nothing.wav", ErrorCode::not_found);
    refusal(folder / "no-folder/nothing.wav", ErrorCode::not_found);
    refusal(folder.path(), ErrorCode::io_failure);
    REQUIRE(::mkfifo((folder / "pipe.wav").c_str(), 0600) == 0);
    refusal(folder / "pipe.wav");
}

TEST_CASE("a truncated file has fewer frames than it promises") {
    const ScratchFolder folder;
    write_wav(folder / "full.wav", silence(0.1));
    const std::string full = content_of(folder / "full.wav");
    AudioReader reader{folder.file("cut.wav", full.substr(0, full.size() / 2))};
    std::vector<float> block(10'000);
    CHECK(reader.read(block) == Approx(2'205).margin(10));
    CHECK(reader.read(block) == 0);
}

TEST_CASE("numbers that are no samples become harmless") {
    const ScratchFolder folder;
    AudioReader reader{
        floats(folder / "bad.wav", {0.5F, std::numeric_limits<float>::quiet_NaN(),
                                    std::numeric_limits<float>::infinity(), 1e30F, -0.5F})};
    std::vector<float> block(10);
    REQUIRE(reader.read(block) == 5);
    block.resize(5);
    CHECK(block == std::vector<float>{0.5F, 0.0F, 0.0F, 1000.0F, -0.5F});
}
