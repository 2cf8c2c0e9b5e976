// SPDX-License-Identifier: MIT
#pragma once

#include "app/song.hpp"
#include "coflow/mixin/logging.hpp"
#include "coflow/workflow/pipeline.hpp"

namespace music {

/// The main job: what is this song, what fits it, show it, deliver it.
class MusicVideo : public coflow::PipelineWorkflow<VideoRequest, Delivery, coflow::LoggingMixin> {
public:
    MusicVideo();

private:
    coflow::Task<AnalysedSong> analyze(VideoRequest request);
    coflow::Task<ClipMade> generate(AnalysedSong song);
    coflow::Task<VideoMade> create_video(ClipMade clip);
    coflow::Task<Delivery> export_result(VideoMade video);
};

} // namespace music
