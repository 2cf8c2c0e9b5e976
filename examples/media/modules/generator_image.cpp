// SPDX-License-Identifier: MIT
#include "coflow/generator/image/json.hpp"

namespace media {

void add_generator_image(coflow::WorkflowFactory& factory);

void add_generator_image(coflow::WorkflowFactory& factory) {
    coflow::image::add_image_generators(factory);
}

} // namespace media
