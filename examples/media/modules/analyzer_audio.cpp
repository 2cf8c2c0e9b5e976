// SPDX-License-Identifier: MIT
#include "coflow/analyzer/audio/json.hpp"

namespace media {

void add_analyzer_audio(coflow::WorkflowFactory& factory);

void add_analyzer_audio(coflow::WorkflowFactory& factory) {
    coflow::audio::add_audio_analyzers(factory);
}

} // namespace media
