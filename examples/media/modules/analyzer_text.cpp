// SPDX-License-Identifier: MIT
#include "coflow/analyzer/text/workflows.hpp"

namespace media {

void add_analyzer_text(coflow::WorkflowFactory& factory);

void add_analyzer_text(coflow::WorkflowFactory& factory) { coflow::text::add_workflows(factory); }

} // namespace media
