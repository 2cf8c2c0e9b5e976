// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/media_info.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace coflow::detail {

/// Reads a number from the front of `text`; 0 if there is none.
inline double number_of(std::string_view text) {
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && std::isfinite(value) ? value : 0;
}

/// ffprobe writes some numbers as texts, and leaves out what it does not know.
inline double number_at(const nlohmann::json& object, const char* key) {
    const auto place = object.find(key);
    if (place == object.end())
        return 0;
    if (place->is_string())
        return number_of(place->get_ref<const std::string&>());
    return place->is_number() ? place->get<double>() : 0;
}
inline int integer_at(const nlohmann::json& object, const char* key) {
    const double value = number_at(object, key);
    return std::abs(value) < 2e9 ? static_cast<int>(value) : 0;
}
inline std::uint64_t count_at(const nlohmann::json& object, const char* key) {
    const double value = number_at(object, key);
    return value > 0 && value < 1e18 ? static_cast<std::uint64_t>(value) : 0;
}
inline std::string text_at(const nlohmann::json& object, const char* key) {
    const auto place = object.find(key);
    return place != object.end() && place->is_string() ? place->get<std::string>() : std::string{};
}

/// "30000/1001"; 0 for "0/0".
inline double ratio_at(const nlohmann::json& object, const char* key) {
    const std::string text = text_at(object, key);
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos)
        return 0;
    const double below = number_of(std::string_view{text}.substr(slash + 1));
    return below > 0 ? number_of(text) / below : 0;
}

/// What `ffprobe -of json -show_format -show_streams` has written; what is not there is 0 or empty.
///
/// Throws: `nlohmann::json::exception` for what is no JSON object.
inline MediaInfo parse_ffprobe(std::string_view text) {
    const nlohmann::json document = nlohmann::json::parse(text);
    const nlohmann::json format = document.value("format", nlohmann::json::object());
    MediaInfo info;
    info.container = text_at(format, "format_name");
    info.duration = std::chrono::duration<double>{number_at(format, "duration")};
    info.bytes = count_at(format, "size");
    info.bits_per_second = count_at(format, "bit_rate");
    for (const nlohmann::json& stream : document.value("streams", nlohmann::json::array())) {
        const std::string kind = text_at(stream, "codec_type");
        if (kind == "video") {
            VideoStream video;
            video.index = integer_at(stream, "index");
            video.codec = text_at(stream, "codec_name");
            video.pixel_format = text_at(stream, "pix_fmt");
            video.width = integer_at(stream, "width");
            video.height = integer_at(stream, "height");
            video.frames_per_second = ratio_at(stream, "avg_frame_rate");
            const auto disposition = stream.find("disposition");
            video.is_cover =
                disposition != stream.end() && integer_at(*disposition, "attached_pic") != 0;
            info.video.push_back(std::move(video));
        } else if (kind == "audio") {
            AudioStream audio;
            audio.index = integer_at(stream, "index");
            audio.codec = text_at(stream, "codec_name");
            audio.sample_rate = integer_at(stream, "sample_rate");
            audio.channels = integer_at(stream, "channels");
            info.audio.push_back(std::move(audio));
        }
    }
    return info;
}

enum class FirstPicture : std::uint8_t {
    unreadable, ///< Too big, or damaged.
    upright,
    on_its_side
};

/// What `ffprobe -of json -show_frames` has found.
[[nodiscard]] inline FirstPicture first_picture(std::string_view text) {
    const nlohmann::json none = nlohmann::json::array();
    const nlohmann::json frames = nlohmann::json::parse(text).value("frames", none);
    if (frames.empty())
        return FirstPicture::unreadable;
    for (const nlohmann::json& note : frames[0].value("side_data_list", none))
        if (std::abs(integer_at(note, "rotation")) == 90)
            return FirstPicture::on_its_side;
    return FirstPicture::upright;
}

} // namespace coflow::detail
