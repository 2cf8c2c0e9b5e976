// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/media/ffmpeg.hpp"
#include "coflow/media/media_info.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// What videos are made from, in words that every backend understands.

namespace coflow::video {

/// How one picture gives way to the next.
enum class Transition : std::uint8_t {
    cut, ///< At once.
    fade,
    dissolve,
    fade_black,
    fade_white,
    wipe_left,
    wipe_right,
    wipe_up,
    wipe_down,
    slide_left,
    slide_right,
    slide_up,
    slide_down,
    circle_open,
    circle_close,
    radial,
    pixelize,
    zoom_in
};

/// The transitions' names, in their order.
inline constexpr std::array<std::string_view, 18> transition_names{
    "cut",        "fade",        "dissolve",     "fade_black", "fade_white",  "wipe_left",
    "wipe_right", "wipe_up",     "wipe_down",    "slide_left", "slide_right", "slide_up",
    "slide_down", "circle_open", "circle_close", "radial",     "pixelize",    "zoom_in"};

/// What a picture does while it is shown.
enum class SlideMotion : std::uint8_t { still, zoom_in, zoom_out };
inline constexpr std::array<std::string_view, 3> slide_motion_names{"still", "zoom_in", "zoom_out"};

/// What is drawn of a sound.
enum class Visualiser : std::uint8_t {
    notes,       ///< The strength of each note of the scale, above its course.
    waves,       ///< The wave.
    frequencies, ///< The strength of each frequency.
    stereo       ///< Left against right.
};
inline constexpr std::array<std::string_view, 4> visualiser_names{"notes", "waves", "frequencies",
                                                                  "stereo"};

/// Where a title stands.
enum class TitlePlace : std::uint8_t {
    opening,    ///< In the middle, from the beginning.
    closing,    ///< In the middle, until the end.
    lower_third ///< In a strip near the lower edge, from `Title::from` on.
};
inline constexpr std::array<std::string_view, 3> title_place_names{"opening", "closing",
                                                                   "lower_third"};

/// What tells how long a video becomes.
enum class VideoLength : std::uint8_t {
    pictures, ///< The slides; the sound is cut there, or silence follows it.
    sound     ///< The sound; the slides' durations are stretched or shortened in proportion.
};
inline constexpr std::array<std::string_view, 2> video_length_names{"pictures", "sound"};

/// The name of a value as it is spelled in C++.
[[nodiscard]] constexpr std::string_view to_string(Transition value) noexcept {
    return transition_names[static_cast<std::size_t>(value)];
}
[[nodiscard]] constexpr std::string_view to_string(SlideMotion value) noexcept {
    return slide_motion_names[static_cast<std::size_t>(value)];
}
[[nodiscard]] constexpr std::string_view to_string(Visualiser value) noexcept {
    return visualiser_names[static_cast<std::size_t>(value)];
}
[[nodiscard]] constexpr std::string_view to_string(TitlePlace value) noexcept {
    return title_place_names[static_cast<std::size_t>(value)];
}
[[nodiscard]] constexpr std::string_view to_string(VideoLength value) noexcept {
    return video_length_names[static_cast<std::size_t>(value)];
}

/// A picture of a slideshow.
struct Slide {
    Slide() = default;
    explicit Slide(std::filesystem::path file,
                   std::chrono::duration<double> time = std::chrono::seconds{3})
        : picture{std::move(file)}, duration{time} {}

    std::filesystem::path picture;
    std::chrono::duration<double> duration{3}; ///< With the transitions before and after it.
    SlideMotion motion = SlideMotion::still;
};

/// A text over the pictures.
struct Title {
    Title() = default;
    explicit Title(std::string words, TitlePlace where = TitlePlace::opening)
        : text{std::move(words)}, place{where} {}

    std::string text; ///< UTF-8; may have several lines. Nothing in it has a special meaning.
    TitlePlace place = TitlePlace::opening;
    std::chrono::duration<double> from{}; ///< Of a lower third.
    std::chrono::duration<double> duration{3};
};

/// A video that is to be made from pictures, from a sound, or from both.
struct VideoCreationRequest {
    VideoCreationRequest() = default;

    std::vector<Slide> slides;
    Transition transition = Transition::fade;
    std::chrono::duration<double> transition_duration{0.5};
    std::filesystem::path sound;                ///< Empty: none. Of a video its sound is taken.
    VideoLength length = VideoLength::pictures; ///< Without slides it is the sound's.
    std::optional<Visualiser> visualiser; ///< Fills the video without slides, else lies over them.
    std::vector<Title> titles;
    int width = 1280;
    int height = 720;
    int frames_per_second = 25;
    MediaLimits limits; ///< Of the slides.
};

/// What makes a video: it writes `file`, of any format that ffmpeg reads and without loss.
///
/// If it fails or is cancelled it may leave a part of the file: callers give it a temporary place.
/// It does its own retries, and makes different videos at the same time.
template <class Backend>
concept VideoBackend = requires(Backend& backend, const VideoCreationRequest& request,
                                std::filesystem::path file, MediaProgress progress) {
    { backend.create(request, std::move(file), std::move(progress)) } -> std::same_as<Task<>>;
};

} // namespace coflow::video
