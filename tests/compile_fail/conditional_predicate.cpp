// SPDX-License-Identifier: MIT
// Error: the predicate does not take the workflow's input by const reference
// Error: Accepts<.*Clip.*>.*Given<const Song&>|Given<const Song ?&>
#include <coflow/workflow/conditional.hpp>

struct Song {};
struct Clip {};

bool is_long(const Clip&);

void build(coflow::ConditionalWorkflow<Song, int>& workflow) {
    workflow.add_condition("is_long", is_long, [](const Song&) { return 1; });
}
