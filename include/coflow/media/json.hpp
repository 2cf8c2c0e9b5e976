// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/json_members.hpp"
#include "coflow/media/media_info.hpp"

#include <nlohmann/json.hpp>

/// \file
/// What is known of a media file as JSON; durations are in seconds.

namespace coflow {

inline void from_json(const nlohmann::json& json, MediaLimits& limits) {
    JsonMembers{json}.optional("most_pixels", limits.most_pixels).done();
}

inline void to_json(nlohmann::json& json, const VideoStream& stream) {
    json = {{"index", stream.index},
            {"codec", stream.codec},
            {"pixel_format", stream.pixel_format},
            {"width", stream.width},
            {"height", stream.height},
            {"frames_per_second", stream.frames_per_second},
            {"is_cover", stream.is_cover}};
}

inline void to_json(nlohmann::json& json, const AudioStream& stream) {
    json = {{"index", stream.index},
            {"codec", stream.codec},
            {"sample_rate", stream.sample_rate},
            {"channels", stream.channels}};
}

inline void to_json(nlohmann::json& json, const MediaInfo& info) {
    json = {{"container", info.container}, {"duration", info.duration.count()},
            {"bytes", info.bytes},         {"bits_per_second", info.bits_per_second},
            {"video", info.video},         {"audio", info.audio}};
}

} // namespace coflow
