// SPDX-License-Identifier: MIT
// A workflow of three typed steps, with progress, retry and a result.
#include "coflow/coflow.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

struct Song {
    std::string file;
};
struct Analysis {
    std::string file;
    double bpm;
};
struct Clip {
    std::string file;
};

class MusicClip : public PipelineWorkflow<Song, std::string> {
public:
    MusicClip() {
        steps(step("audio_analysis", &MusicClip::analyze),
              step("music_generation", &MusicClip::generate,
                   {.retry = {.max_retries = 3, .delay = 1ms}, .weight = 4}),
              step("export", &MusicClip::publish));
    }

private:
    Task<Analysis> analyze(Song song) {
        co_await sleep_for(1ms);
        co_return Analysis{song.file, 128};
    }

    Task<Clip> generate(Analysis analysis) {
        if (++attempts_ < 3)
            throw std::runtime_error{"the synthesizer is busy"};
        co_return Clip{analysis.file + ".wav"};
    }

    std::string publish(Clip clip) { return "published " + clip.file; }

    int attempts_ = 0;
};

int main() {
    WorkflowExecutor executor;
    WorkflowManager manager{executor};

    auto run = manager.start<MusicClip>(Song{"song.mp3"}, {.user_id = "123"});
    std::printf("%s\n", run.get().c_str());
    std::printf("%s, %.0f %%, %u retries\n", std::string{to_string(run.status())}.c_str(),
                run.progress().percentage, run.run().step_counts().retried);
}
