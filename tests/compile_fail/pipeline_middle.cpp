// SPDX-License-Identifier: MIT
// Error: a step does not accept what the step before it returns
// Error: StepNumber<2[ul]*>.*Accepts<.*Clip.*>.*Returned<Analysis>
#include <coflow/workflow/pipeline.hpp>

struct Song {};
struct Analysis {};
struct Clip {};
struct Video {};

class MusicVideo : public coflow::PipelineWorkflow<Song, Video> {
public:
    MusicVideo() {
        steps(step("analysis", &MusicVideo::analyze), step("render", &MusicVideo::render),
              step("publish", &MusicVideo::publish));
    }

private:
    coflow::Task<Analysis> analyze(Song);
    coflow::Task<Video> render(Clip);
    coflow::Task<int> publish(Song);
};
