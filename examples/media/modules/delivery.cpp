// SPDX-License-Identifier: MIT
#include "coflow/media/delivery/json.hpp"

namespace media {

void add_delivery(coflow::WorkflowFactory& factory);

void add_delivery(coflow::WorkflowFactory& factory) { coflow::add_delivery_workflows(factory); }

} // namespace media
