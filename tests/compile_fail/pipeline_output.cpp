// SPDX-License-Identifier: MIT
// Error: the last step does not return what the pipeline returns
// Error: StepNumber<1[ul]*>.*Returned<Clip>.*Output<Video>
#include <coflow/workflow/pipeline.hpp>

struct Song {};
struct Clip {};
struct Video {};

coflow::Task<Clip> cut(Song);

class Cut : public coflow::PipelineWorkflow<Song, Video> {
public:
    Cut() { steps(step("cut", cut)); }
};
