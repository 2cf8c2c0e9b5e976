// SPDX-License-Identifier: MIT
// Error: the first step does not accept the pipeline's input
// Error: StepNumber<1[ul]*>.*Input<Song>
#include <coflow/workflow/pipeline.hpp>

struct Song {};
struct Clip {};

class Cut : public coflow::PipelineWorkflow<Song, Clip> {
public:
    Cut() {
        steps(step("trim", [](Clip clip) { return clip; }),
              step("fade", [](Clip clip) { return clip; }));
    }
};
