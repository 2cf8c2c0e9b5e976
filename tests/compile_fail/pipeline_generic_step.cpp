// SPDX-License-Identifier: MIT
// Error: add_step cannot tell what this function takes
// Error: add_step<Input>.name, function
#include <coflow/workflow/pipeline.hpp>

void build(coflow::PipelineWorkflow<int, int>& pipeline) {
    pipeline.add_step("same", [](auto value) { return value; });
}
