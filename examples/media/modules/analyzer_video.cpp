// SPDX-License-Identifier: MIT
#include "coflow/analyzer/video/json.hpp"

namespace media {

void add_analyzer_video(coflow::WorkflowFactory& factory);

void add_analyzer_video(coflow::WorkflowFactory& factory) {
    coflow::video::add_video_analyzers(factory);
}

} // namespace media
