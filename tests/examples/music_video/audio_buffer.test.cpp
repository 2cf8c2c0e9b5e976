// SPDX-License-Identifier: MIT
#include "media/audio_buffer.hpp"

#include "media/audio_reader.hpp"
#include "media/wav_file.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <vector>

using namespace music;
using namespace music::test;

namespace {

void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

std::string first_bytes(const std::filesystem::path& file, std::size_t count) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(count, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

// Without this, root could read everything and the test would prove nothing.
class WithoutRoot {
public:
    WithoutRoot() {
        if (::geteuid() == 0) {
            changed_ = ::seteuid(65534) == 0;
        }
    }
    ~WithoutRoot() {
        if (changed_ && ::seteuid(0) != 0) {
            std::abort();
        }
    }
    WithoutRoot(const WithoutRoot&) = delete;
    WithoutRoot& operator=(const WithoutRoot&) = delete;

private:
    bool changed_ = false;
};

std::string check_fault(const std::filesystem::path& file, MediaFault fault) {
    const auto error = error_of([&] { load_audio(file); });
    REQUIRE(error);
    CHECK(error->fault() == fault);
    const std::string text = error->what();
    CHECK(text.find(file.filename().string()) != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
    return text;
}

} // namespace

TEST_CASE("a written file is read back as it was") {
    const ScratchFolder folder;
    AudioBuffer sound = silence(0.5, 2, 48'000);
    add_sine(sound, 440.0, 0.5);
    for (const auto format : {SampleFormat::pcm16, SampleFormat::pcm24}) {
        write_wav(folder / "a.wav", sound, format);
        const AudioBuffer back = load_audio(folder / "a.wav");
        CHECK(back.sample_rate == 48'000);
        CHECK(back.channels == 2);
        REQUIRE(back.samples.size() == sound.samples.size());
        const float step = format == SampleFormat::pcm16 ? 1.0F / 32'768 : 1.0F / 8'388'608;
        for (std::size_t at = 0; at < sound.samples.size(); at += 97) {
            CHECK(std::abs(back.samples[at] - sound.samples[at]) <= step);
        }
    }
}

TEST_CASE("resampling keeps length and pitch") {
    const ScratchFolder folder;
    for (const int rate : {8'000, 44'100, 48'000, 96'000}) {
        AudioBuffer sound = silence(2.0, 1, rate);
        add_sine(sound, 441.0, 0.5);
        write_wav(folder / "a.wav", sound);
        const AudioBuffer back =
            load_audio(folder / "a.wav", {.channels = Channels::mono, .sample_rate = 22'050});
        CHECK(back.sample_rate == 22'050);
        CHECK(back.duration().count() == Approx(2.0).margin(0.001));
        // 441 Hz is a period of exactly 50 samples: the middle repeats itself.
        const std::size_t middle = back.frames() / 2;
        for (std::size_t at = middle; at < middle + 500; ++at) {
            REQUIRE(back.samples[at] == Approx(back.samples[at + 50]).margin(0.003));
        }
        const auto [low, high] =
            std::minmax_element(back.samples.begin() + 2000, back.samples.begin() + 4000);
        CHECK(*high == Approx(0.5).margin(0.02));
        CHECK(*low == Approx(-0.5).margin(0.02));
    }
}

TEST_CASE("channels are mixed down and doubled up") {
    const ScratchFolder folder;
    AudioBuffer left_only = silence(0.1, 2);
    for (std::size_t at = 0; at < left_only.samples.size(); at += 2) {
        left_only.samples[at] = 0.5F;
    }
    write_wav(folder / "stereo.wav", left_only);
    const auto mono = load_audio(folder / "stereo.wav", {.channels = Channels::mono});
    CHECK(mono.channels == 1);
    CHECK(mono.frames() == left_only.frames());
    CHECK(mono.samples[100] == Approx(0.25).margin(1e-4));

    write_wav(folder / "mono.wav", mono);
    const auto stereo = load_audio(folder / "mono.wav", {.channels = Channels::stereo});
    CHECK(stereo.channels == 2);
    CHECK(stereo.samples[200] == stereo.samples[201]);

    AudioBuffer six = silence(0.1, 6);
    six.samples[6 * 50 + 2] = 0.5F;
    write_wav(folder / "six.wav", six);
    const auto folded = load_audio(folder / "six.wav", {.channels = Channels::stereo});
    CHECK(folded.frames() == six.frames());
    CHECK(folded.samples[100] == Approx(0.3536).margin(1e-3));
    CHECK(folded.samples[101] == Approx(0.3536).margin(1e-3));
}

TEST_CASE("files that cannot be used are refused with a fault of their own") {
    const ScratchFolder folder;
    SECTION("a file that is not there") {
        check_fault(folder / "nothing.wav", MediaFault::not_found);
        check_fault(folder / "no-folder/nothing.wav", MediaFault::not_found);
    }
    SECTION("an empty file") {
        write_text(folder / "empty.wav", "");
        check_fault(folder / "empty.wav", MediaFault::empty);
    }
    SECTION("a header and no samples") {
        write_wav(folder / "full.wav", silence(1.0));
        write_text(folder / "header.wav", first_bytes(folder / "full.wav", 44));
        check_fault(folder / "header.wav", MediaFault::empty);
    }
    SECTION("half a header") {
        write_wav(folder / "full.wav", silence(1.0));
        write_text(folder / "half.wav", first_bytes(folder / "full.wav", 30));
        check_fault(folder / "half.wav", MediaFault::not_audio);
    }
    SECTION("text that calls itself a WAV file") {
        write_text(folder / "text.wav", std::string(5000, 'x') + "\nno music here\n");
        check_fault(folder / "text.wav", MediaFault::not_audio);
    }
    SECTION("a folder") { check_fault(folder.path(), MediaFault::not_audio); }
    SECTION("a pipe nobody writes to, without waiting for it") {
        REQUIRE(::mkfifo((folder / "pipe.wav").c_str(), 0600) == 0);
        check_fault(folder / "pipe.wav", MediaFault::not_audio);
    }
    SECTION("a sample rate no music has") {
        write_wav(folder / "slow.wav", silence(1.0, 1, 100));
        check_fault(folder / "slow.wav", MediaFault::not_audio);
    }
    SECTION("a file the user may not read") {
        write_wav(folder / "secret.wav", silence(1.0));
        REQUIRE(::chmod((folder / "secret.wav").c_str(), 0) == 0);
        REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
        const WithoutRoot user;
        check_fault(folder / "secret.wav", MediaFault::not_readable);
    }
}

TEST_CASE("a truncated file yields what is there") {
    const ScratchFolder folder;
    AudioBuffer sound = silence(2.0);
    add_sine(sound, 440.0, 0.5);
    write_wav(folder / "full.wav", sound, SampleFormat::pcm16);
    const auto size = std::filesystem::file_size(folder / "full.wav");
    write_text(folder / "cut.wav", first_bytes(folder / "full.wav", size / 2));
    CHECK(load_audio(folder / "cut.wav").duration().count() == Approx(1.0).margin(0.01));
}

TEST_CASE("a file that is shorter than asked for is refused") {
    const ScratchFolder folder;
    write_wav(folder / "short.wav", silence(1.25));
    const auto error =
        error_of([&] { load_audio(folder / "short.wav", {.minimum = Seconds{5.0}}); });
    REQUIRE(error);
    CHECK(error->fault() == MediaFault::too_short);
    const std::string text = error->what();
    CHECK(text.find("short.wav") != std::string::npos);
    CHECK(text.find("1.2 s") != std::string::npos);
    CHECK(text.find("5.0 s") != std::string::npos);
}

TEST_CASE("numbers that are no samples become harmless") {
    const ScratchFolder folder;
    SF_INFO info{};
    info.samplerate = 44'100;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    std::vector<float> samples{0.5F, std::numeric_limits<float>::quiet_NaN(),
                               std::numeric_limits<float>::infinity(), 1e30F, -0.5F};
    SNDFILE* out = sf_open((folder / "bad.wav").c_str(), SFM_WRITE, &info);
    REQUIRE(out != nullptr);
    REQUIRE(sf_write_float(out, samples.data(), 5) == 5);
    sf_close(out);
    const AudioBuffer back = load_audio(folder / "bad.wav");
    CHECK(back.samples == std::vector<float>{0.5F, 0.0F, 0.0F, 1000.0F, -0.5F});
}

TEST_CASE("loading reports its progress and stops when the sink throws") {
    const ScratchFolder folder;
    write_wav(folder / "a.wav", silence(5.0));
    std::vector<double> reports;
    load_audio(folder / "a.wav", {}, [&](double at) { reports.push_back(at); });
    REQUIRE(reports.size() > 3);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK(reports.back() == 1.0);
    CHECK_THROWS_AS(load_audio(folder / "a.wav", {}, StopAfter(2)), Stopped);
}
