// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/media/image_folder.hpp"
#include "coflow/media/json_members.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/pixels.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <string>

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

namespace coflow::image {

/// "#rrggbb".
inline void to_json(nlohmann::json& json, Rgb colour) {
    json = fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}
inline void from_json(const nlohmann::json& json, Rgb& colour) {
    const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
    unsigned bits = 0;
    const char* const end = text.data() + text.size();
    if (text.size() != 7 || text[0] != '#' ||
        std::from_chars(text.data() + 1, end, bits, 16).ptr != end)
        throw Error{ErrorCode::type_mismatch, "a colour is \"#rrggbb\", not " + quote(text, 40)};
    const auto channel = [bits](int shift) {
        return static_cast<std::uint8_t>(bits >> shift & 0xff);
    };
    colour = {channel(16), channel(8), channel(0)};
}

inline void to_json(nlohmann::json& json, const FailedImage& failed) {
    json = {{"file", failed.file}, {"reason", failed.reason}};
}

} // namespace coflow::image
