// SPDX-License-Identifier: MIT
// A workflow as a graph: what does not depend on each other runs at the same time.
#include "coflow/coflow.hpp"
#include "coflow/testing/simulated_executor.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using namespace coflow;
using namespace std::chrono_literals;

struct Song {
    std::string file;
};
struct Clip {
    std::string file;
    double bpm;
    std::string key;
};

class MusicVideo : public GraphWorkflow<Song, std::string> {
public:
    MusicVideo() {
        const auto tempo = node("tempo", &MusicVideo::find_tempo, input());
        const auto key = node("key", &MusicVideo::find_key, input());
        const auto clip = node("clip", {.weight = 3}, &MusicVideo::compose, tempo, key);
        const auto picture = node("picture", {.weight = 3}, &MusicVideo::draw, input());
        output(node("video", &MusicVideo::join, clip, picture));
    }

private:
    Task<double> find_tempo(const Song&) {
        co_await sleep_for(2s);
        co_return 128;
    }
    Task<std::string> find_key(const Song&) {
        co_await sleep_for(1s);
        co_return "C major";
    }
    Task<Clip> compose(double bpm, std::string key) {
        co_await sleep_for(3s);
        co_return Clip{"clip.wav", bpm, key};
    }
    Task<std::string> draw(const Song& song) {
        co_await sleep_for(4s);
        co_return song.file + ".png";
    }
    std::string join(const Clip& clip, const std::string& picture) {
        return picture + " + " + clip.file + " (" + clip.key + ")";
    }
};

void show(const MusicVideo& video) {
    for (const GraphNode& node : video.graph().nodes)
        std::printf("%s: %s  ", node.name.c_str(), std::string{to_string(node.state)}.c_str());
    std::printf("%.0f %%\n", video.progress().percentage);
}

int main() {
    testing::SimulatedExecutor
        executor; // time that passes at once; a WorkflowExecutor in real life
    MusicVideo video;
    auto run = executor.start(video.run(Song{"song.mp3"}));
    show(video);
    for (int second = 1; second <= 5; ++second) {
        executor.advance(1s);
        show(video);
    }
    std::printf("%s\n", run.get().c_str());

    const GraphView view = video.graph();
    for (const GraphEdge& edge : view.edges)
        std::printf("%s -> %s\n", view.nodes[edge.from].name.c_str(),
                    view.nodes[edge.to].name.c_str());
}
