// SPDX-License-Identifier: MIT
#include "coflow/io/process.hpp"
#include "coflow/media/audio/wav_file.hpp"
#include "program.hpp"
#include "support/catch.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <csignal>

using namespace music;
using namespace music::test;

namespace {

/// Runs the program on `song` and checks that it fails with one line that names what is wrong.
void check_refused(const TemporaryFolder& folder, const fs::path& song, const std::string& told) {
    const auto before = folder.entries();
    auto options = program(folder.path() / "out");
    options.add_arguments("--length", 2, "--", song);
    const auto result = run(options);
    CAPTURE(result.errors);
    CHECK(result.status == coflow::ExitStatus::from_code(1));
    // The plain progress lines come before; the error is the last one.
    const std::string& text = result.errors;
    REQUIRE_FALSE(text.empty());
    const std::size_t start = text.rfind('\n', text.size() - 2);
    const std::string last = text.substr(start == std::string::npos ? 0 : start + 1);
    CHECK(is_one_line(last));
    CHECK(last.starts_with("music_video: "));
    CHECK(last.find(told) != std::string::npos);
    CHECK(folder.entries() == before);
}

} // namespace

TEST_CASE("a file that is not there, not audio, empty, silent or a folder is refused in one line") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "text.mp3"} << "These are words, not music.\n";
    std::ofstream{folder.path() / "empty.wav"};
    fs::create_directory(folder.path() / "folder");
    coflow::audio::write_wav(
        folder.path() / "silent.wav",
        coflow::audio::AudioBuffer{.samples = std::vector<float>(44'100 * 5, 0.0F)});
    check_refused(folder, folder.path() / "nowhere.wav", "nowhere.wav");
    check_refused(folder, folder.path() / "text.mp3", "text.mp3");
    check_refused(folder, folder.path() / "empty.wav", "empty.wav");
    check_refused(folder, folder.path() / "folder", "folder");
    check_refused(folder, folder.path() / "silent.wav", "silent");
}

TEST_CASE("a file that may not be read is refused in one line") {
    if (::geteuid() == 0)
        return; // root may read everything
    const TemporaryFolder folder;
    const fs::path song = folder.path() / "secret.wav";
    std::ofstream{song} << "RIFF";
    fs::permissions(song, fs::perms::none);
    check_refused(folder, song, "secret.wav");
}

TEST_CASE("a missing ffmpeg is named, with the package that has it") {
    const TemporaryFolder folder;
    make_short_song(folder.path() / "song.wav");
    auto options = program(folder.path() / "out");
    options.add_arguments("--length", 2, folder.path() / "song.wav")
        .set_variable("PATH", "/nonexistent");
    const auto result = run(options);
    CAPTURE(result.errors);
    CHECK(result.status == coflow::ExitStatus::from_code(1));
    CHECK(result.errors.find("ffmpeg") != std::string::npos);
    CHECK(result.errors.find("install") != std::string::npos);
    CHECK(folder.entries() == std::vector<std::string>{"song.wav"});
}

TEST_CASE("an output folder that cannot be made is refused in one line") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "file"} << "x";
    auto options = program(folder.path() / "file" / "out");
    const auto result = run(options);
    CAPTURE(result.errors);
    CHECK(result.status == coflow::ExitStatus::from_code(1));
    CHECK(is_one_line(result.errors));
    CHECK(folder.entries() == std::vector<std::string>{"file"});
}

TEST_CASE("wrong options are explained and end the program") {
    const TemporaryFolder folder;
    auto options = program(folder.path() / "out");
    options.add_arguments("--style", "polka");
    const auto result = run(options);
    CHECK_FALSE(result.success());
    CHECK(result.errors.find("electronic") != std::string::npos);
    CHECK(folder.entries().empty());
}

TEST_CASE("a full disk is said in one line and leaves nothing") {
    const TemporaryFolder folder;
    make_short_song(folder.path() / "song.wav");
    const fs::path disk = folder.path() / "disk";
    fs::create_directory(disk);
    if (::mount("none", disk.c_str(), "tmpfs", 0, "size=400k") != 0)
        return; // takes a privilege that this machine does not give
    auto options = program(disk / "out");
    options.add_arguments("--length", 10, folder.path() / "song.wav");
    const auto result = run(options);
    const bool clean = fs::is_empty(disk);
    ::umount(disk.c_str());
    CAPTURE(result.errors);
    CHECK(result.status == coflow::ExitStatus::from_code(1));
    CHECK(result.errors.find("space") != std::string::npos);
    CHECK(clean);
}

TEST_CASE("an interrupt at any step ends the program cleanly with nothing left behind") {
    const std::string step = GENERATE("audio_analysis", "music_generation", "video_creation");
    CAPTURE(step);
    const TemporaryFolder folder;
    auto options = program(folder.path() / "out");
    // Long enough for each step to be under way when the signal comes, a few milliseconds after it
    // was announced; the steps before it run in full.
    options.add_arguments("--length", 30, "--size", "640x480")
        .errors(coflow::ProcessOutput::pipe());
    std::string last;
    const auto interrupt = [&step, &last](coflow::Process& process) -> coflow::Task<> {
        while (auto line = co_await process.errors().read_line()) {
            last = *line;
            if (line->starts_with(step))
                process.signal(SIGINT);
        }
    };
    coflow::WorkflowExecutor executor{1};
    const auto result = executor.run(coflow::with_process(options, interrupt));
    CHECK(result.status == coflow::ExitStatus::from_code(130));
    CHECK(last == "music_video: interrupted; nothing was left behind");
    CHECK(folder.entries().empty());
}
