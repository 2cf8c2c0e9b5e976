// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/executor.hpp"
#include "coflow/generator/music/song_maker.hpp"
#include "coflow/io/subprocess.hpp"

#include <nlohmann/json.hpp>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace music::test {

namespace fs = std::filesystem;

/// A folder that is gone after the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (fs::temp_directory_path() / "music-video-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

    /// Everything in it, hidden files included.
    [[nodiscard]] std::vector<std::string> entries() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator{path_})
            names.push_back(fs::relative(entry.path(), path_).string());
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    fs::path path_;
};

/// The program with a small picture, which is quick.
inline coflow::ProcessOptions program(const fs::path& output) {
    return coflow::ProcessOptions{MUSIC_VIDEO_PROGRAM, "--size", "160x120", "--output", output};
}

inline coflow::ProcessResult run(coflow::ProcessOptions options) {
    coflow::WorkflowExecutor executor{1};
    return executor.run(coflow::run_process(std::move(options)));
}

inline nlohmann::json manifest_in(const fs::path& folder) {
    std::ifstream file{folder / "manifest.json"};
    return nlohmann::json::parse(file);
}

/// What ffprobe says of a file: `streams` and `format`.
inline nlohmann::json probe(const fs::path& file) {
    coflow::ProcessOptions options{"ffprobe", "-v",           "error",         "-of",
                                   "json",    "-show_format", "-show_streams", file};
    return nlohmann::json::parse(run(options).check().output);
}

/// One line, and nothing else.
inline bool is_one_line(const std::string& text) {
    return !text.empty() && text.back() == '\n' && std::count(text.begin(), text.end(), '\n') == 1;
}

/// Twelve seconds of a song with a tune.
inline void make_short_song(const fs::path& file) {
    coflow::music::MusicRequest request = coflow::music::demo_song;
    request.length = coflow::music::Seconds{12};
    coflow::music::make_song(request, file);
}

} // namespace music::test
