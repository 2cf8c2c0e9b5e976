// SPDX-License-Identifier: MIT
// A workflow that looks at its input and chooses what to do with it.
#include "coflow/coflow.hpp"

#include <cstdio>
#include <string>

using namespace coflow;

struct Upload {
    std::string type;
    std::string file;
};

struct AudioProcessor {
    Task<std::string> process(const Upload& upload) {
        co_return "normalised the loudness of " + upload.file;
    }
};
struct VideoProcessor {
    Task<std::string> process(const Upload& upload) { co_return "transcoded " + upload.file; }
};
struct ImageProcessor {
    Task<std::string> process(const Upload& upload) { co_return "resized " + upload.file; }
};

class ConditionalProcessing : public ConditionalWorkflow<Upload, std::string> {
public:
    ConditionalProcessing() {
        add_condition("is_audio", &ConditionalProcessing::check_audio_type,
                      &ConditionalProcessing::process_audio);
        add_condition("is_video", &ConditionalProcessing::check_video_type,
                      &ConditionalProcessing::process_video);
        add_condition("is_image", &ConditionalProcessing::check_image_type,
                      &ConditionalProcessing::process_image);
    }

private:
    Task<bool> check_audio_type(const Upload& upload) { co_return upload.type == "audio"; }
    Task<bool> check_video_type(const Upload& upload) { co_return upload.type == "video"; }
    Task<bool> check_image_type(const Upload& upload) { co_return upload.type == "image"; }

    Task<std::string> process_audio(const Upload& upload) {
        co_return co_await audio_processor_.process(upload);
    }
    Task<std::string> process_video(const Upload& upload) {
        co_return co_await video_processor_.process(upload);
    }
    Task<std::string> process_image(const Upload& upload) {
        co_return co_await image_processor_.process(upload);
    }

    AudioProcessor audio_processor_;
    VideoProcessor video_processor_;
    ImageProcessor image_processor_;
};

int main() {
    WorkflowExecutor executor;
    ConditionalProcessing workflow;
    for (const Upload& upload : {Upload{"audio", "song.mp3"}, Upload{"image", "cover.png"}})
        std::printf("%s\n", executor.run(workflow.run(upload)).c_str());

    for (const GraphNode& node : workflow.graph().nodes)
        std::printf("  %s: %s\n", node.name.c_str(), std::string{to_string(node.state)}.c_str());

    try {
        executor.run(workflow.run({"text", "lyrics.txt"}));
    } catch (const Error& error) {
        std::printf("%s\n", error.what());
    }
}
