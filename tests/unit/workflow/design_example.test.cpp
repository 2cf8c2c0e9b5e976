// SPDX-License-Identifier: MIT
// What the library feels like: the example that its design began with.
#include "support/catch.hpp"

#include <coflow/coflow.hpp>

#include <filesystem>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

namespace {

struct Song {
    std::filesystem::path file;
};
struct Analysis {
    double bpm;
    std::string key;
};
struct Clip {
    std::filesystem::path audio;
};
struct Video {
    std::filesystem::path file;
};

template <class Host>
class StudioMixin {
protected:
    static std::string extension() { return ".mp4"; }
};

class MusicVideo : public PipelineWorkflow<Song, Video, LoggingMixin, StudioMixin> {
public:
    MusicVideo() {
        steps(step("audio_analysis", &MusicVideo::analyze),
              step("music_generation", &MusicVideo::generate,
                   {.retry = {.max_retries = 3, .delay = 1s}}),
              step("video_creation", &MusicVideo::render, {.timeout = 5min, .weight = 4}));
    }

private:
    Task<Analysis> analyze(Song song);
    Task<Clip> generate(Analysis analysis);
    Task<Video> render(Clip clip);
};

Task<Analysis> MusicVideo::analyze(Song song) {
    log_debug("analysing {}", song.file.string());
    co_return Analysis{.bpm = 128, .key = song.file.stem().string()};
}
Task<Clip> MusicVideo::generate(Analysis analysis) { co_return Clip{analysis.key + ".wav"}; }
Task<Video> MusicVideo::render(Clip clip) {
    co_return Video{clip.audio.replace_extension(extension())};
}

} // namespace

TEST_CASE("the example of the design compiles as written and runs") {
    spdlog::set_level(spdlog::level::off);
    WorkflowExecutor executor{2};
    WorkflowManager manager{executor};
    auto run = manager.start<MusicVideo>(Song{"song.mp3"},
                                         {.user_id = "123", .priority = WorkflowPriority::high});
    Video video = run.get();
    CHECK(video.file == "song.mp4");
    CHECK(run.status() == WorkflowStatus::completed);
    spdlog::set_level(spdlog::level::info);
}
