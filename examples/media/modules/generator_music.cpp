// SPDX-License-Identifier: MIT
#include "coflow/generator/music/json.hpp"

namespace media {

void add_generator_music(coflow::WorkflowFactory& factory);

void add_generator_music(coflow::WorkflowFactory& factory) {
    coflow::music::add_music_generators(factory);
}

} // namespace media
