// SPDX-License-Identifier: MIT
#include "coflow/generator/video/json.hpp"

namespace media {

void add_generator_video(coflow::WorkflowFactory& factory);

void add_generator_video(coflow::WorkflowFactory& factory) {
    coflow::video::add_video_generators(factory);
}

} // namespace media
