// SPDX-License-Identifier: MIT
// Error: an action does not take the workflow's input by const reference and return its output
// Error: Output<Clip>
#include <coflow/workflow/conditional.hpp>

struct Song {};
struct Clip {};

void build(coflow::ConditionalWorkflow<Song, Clip>& workflow) {
    workflow.otherwise([](const Song& song) { return song; });
}
