// SPDX-License-Identifier: MIT
#include "coflow/analyzer/image/json.hpp"

namespace media {

void add_analyzer_image(coflow::WorkflowFactory& factory);

void add_analyzer_image(coflow::WorkflowFactory& factory) {
    coflow::image::add_image_analyzers(factory);
}

} // namespace media
