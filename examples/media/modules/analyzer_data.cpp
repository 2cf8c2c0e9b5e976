// SPDX-License-Identifier: MIT
#include "coflow/analyzer/data/data_workflows.hpp"
#include "coflow/manage/workflow_factory.hpp"

namespace media {

void add_analyzer_data(coflow::WorkflowFactory& factory);

void add_analyzer_data(coflow::WorkflowFactory& factory) {
    coflow::data::register_data_workflows(factory);
}

} // namespace media
