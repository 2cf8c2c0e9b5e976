// SPDX-License-Identifier: MIT
// "Pipeline Workflow": a chain of typed steps: each takes what the one before it returns, which is
// checked when the program is compiled.
#include "coflow/core/executor.hpp"
#include "coflow/core/sleep.hpp"
#include "coflow/workflow/pipeline.hpp"

#include <chrono>
#include <iostream>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

struct Song {
    std::string file;
};
struct Analysis {
    int bpm;
    std::string key;
    std::string genre;
};
struct Music {
    std::string file;
};
struct Video {
    std::string file;
};

class MusicProcessingPipeline : public PipelineWorkflow<Song, std::string> {
public:
    MusicProcessingPipeline() {
        steps(step("audio_analysis", &MusicProcessingPipeline::analyze_audio),
              step("music_generation", &MusicProcessingPipeline::generate_music, {.weight = 2}),
              step("video_creation", &MusicProcessingPipeline::create_video,
                   {.retry = {.max_retries = 1, .delay = 1ms},
                    .timeout = 1min,
                    .attempt_timeout = 20s,
                    .weight = 6}),
              step("export", &MusicProcessingPipeline::export_result));
    }

private:
    Task<Analysis> analyze_audio(Song song) {
        show(song.file);
        co_await sleep_for(1ms);
        co_return Analysis{128, "C major", "electronic"};
    }
    Task<Music> generate_music(Analysis analysis) {
        show(std::to_string(analysis.bpm) + " bpm, " + analysis.key + ", " + analysis.genre);
        co_await sleep_for(1ms);
        co_return Music{"generated_music.mp3"};
    }
    Task<Video> create_video(Music music) {
        show(music.file);
        co_await sleep_for(1ms);
        co_return Video{"music_video.mp4"};
    }
    std::string export_result(const Video& video) const {
        show(video.file);
        return "https://example.com/video.mp4";
    }

    void show(const std::string& what) const {
        const Progress now = progress();
        std::cout << static_cast<int>(now.percentage) << " % " << now.current_step << ": " << what
                  << "\n";
    }
};

int main() {
    WorkflowExecutor executor;
    MusicProcessingPipeline pipeline;
    std::cout << executor.run(pipeline.run(Song{"song.mp3"}, {.user_id = "123"})) << "\n";
    for (const GraphNode& node : pipeline.graph().nodes)
        std::cout << node.name << " " << to_string(node.state) << "\n";
}
