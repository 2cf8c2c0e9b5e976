// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/frame_rate.hpp"
#include "coflow/media/video_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coflow::video {

/// A part of a slideshow that is made by one run of ffmpeg.
struct SlideshowPart {
    std::size_t first = 0;   ///< Slide.
    std::size_t end = 0;     ///< The slide after the last that is seen.
    std::int64_t skip = 0;   ///< Pictures at the start that belong to the part before.
    std::int64_t frames = 0; ///< After those.
};

/// Decides which slide is seen when, and in which parts the slideshow is made: ffmpeg opens a few
/// files at a time, however many slides there are.
///
/// A transition takes place while both slides are shown, so a slideshow lasts as long as its
/// slides, less the transitions. All times are rounded to frames.
class SlideshowPlan {
public:
    static constexpr std::size_t slides_in_a_part = 12;

    /// `sound` is the length of the sound; it counts if the request says so.
    ///
    /// Throws: `Error` (invalid_argument) for what cannot be shown.
    SlideshowPlan(const VideoCreationRequest& request, std::chrono::duration<double> sound)
        : rate_{request.frames_per_second, 1},
          width_{request.width},
          height_{request.height},
          transition_{request.transition} {
        check(request);
        overlap_ =
            transition_ == Transition::cut ? 0 : rate_.frames_in(request.transition_duration);
        for (const Slide& slide : request.slides) {
            motions_.push_back(slide.motion);
            lengths_.push_back(rate_.frames_in(slide.duration));
        }
        if (request.slides.empty())
            frames_ = rate_.frames_in(sound);
        else if (request.length == VideoLength::sound)
            stretch(rate_.frames_in(sound));
        else
            frames_ = sum(lengths_) - overlaps();
        check_lengths(request);
    }

    [[nodiscard]] FrameRate rate() const noexcept { return rate_; }
    [[nodiscard]] std::int64_t frames() const noexcept { return frames_; }
    [[nodiscard]] std::chrono::duration<double> length() const noexcept {
        return rate_.time_of(frames_);
    }

    /// How long each slide is shown.
    [[nodiscard]] const std::vector<std::int64_t>& slide_frames() const noexcept {
        return lengths_;
    }

    [[nodiscard]] std::vector<SlideshowPart> parts() const {
        std::vector<SlideshowPart> parts;
        const std::size_t count = lengths_.size();
        for (std::size_t first = 0; first < count; first += slides_in_a_part) {
            const std::size_t next = first + slides_in_a_part;
            const bool last = next >= count;
            SlideshowPart part{first, last ? count : next, first == 0 ? 0 : overlap_, 0};
            for (std::size_t slide = part.first; slide < part.end; ++slide)
                part.frames += lengths_[slide] - (slide == 0 ? 0 : overlap_);
            if (!last && overlap_ > 0) // it ends with the transition to the slide of the next part
                ++part.end;
            parts.push_back(part);
        }
        return parts;
    }

    /// What makes a still of any picture: see `motion_scale`.
    [[nodiscard]] std::string still_filter(std::size_t slide) const {
        const int scale = motion_scale(slide);
        // What is transparent is black, whatever colour it hides.
        return "trim=end_frame=1,format=gbrap,premultiply=inplace=1," +
               detail::fit_into(width_ * scale, height_ * scale) + ",format=yuv420p";
    }

    /// What makes a part of the stills of its slides, which are the inputs from 0 on: `[v]`.
    [[nodiscard]] std::string part_graph(const SlideshowPart& part) const {
        std::string graph;
        for (std::size_t slide = part.first; slide < part.end; ++slide)
            graph += fmt::format("[{0}:v]{1}[s{0}];", slide - part.first, show(slide));
        std::string shown = "[s0]";
        if (overlap_ == 0) {
            for (std::size_t slide = 1; slide < part.end - part.first; ++slide)
                shown += fmt::format("[s{}]", slide);
            shown += fmt::format("concat=n={}", part.end - part.first);
        } else {
            std::int64_t start = 0;
            for (std::size_t slide = part.first + 1; slide < part.end; ++slide) {
                start += lengths_[slide - 1] - overlap_;
                const std::size_t input = slide - part.first;
                graph +=
                    fmt::format("{}[s{}]xfade=transition={}:duration={}:offset={}[x{}];", shown,
                                input, filter_name(), detail::time_text(rate_.time_of(overlap_)),
                                detail::time_text(rate_.time_of(start)), input);
                shown = fmt::format("[x{}]", input);
            }
            shown += "null";
        }
        return graph + shown +
               fmt::format(",trim=start_frame={}:end_frame={},setpts=PTS-STARTPTS[v]", part.skip,
                           part.skip + part.frames);
    }

private:
    void check(const VideoCreationRequest& request) const {
        const auto refuse = [](const std::string& why) {
            throw Error{ErrorCode::invalid_argument, why};
        };
        detail::check_size(width_, height_);
        if (rate_.numerator < 1 || rate_.numerator > 240)
            refuse(fmt::format("a video cannot have {} pictures in a second; 1 to 240",
                               rate_.numerator));
        if (request.sound.empty() && request.slides.empty())
            refuse("a video needs slides or a sound");
        if (request.slides.empty() && !request.visualiser)
            refuse("a video of a sound without slides needs a visualiser");
        if (request.sound.empty() && request.visualiser)
            refuse("a visualiser needs a sound");
        if (request.sound.empty() && request.length == VideoLength::sound)
            refuse("a video that is to be as long as its sound needs a sound");
        const auto is_sane = [](std::chrono::duration<double> time) {
            return time.count() >= 0 && time < std::chrono::hours{24};
        };
        if (!is_sane(request.transition_duration))
            refuse(
                fmt::format("a transition cannot take {} s", request.transition_duration.count()));
        for (const Slide& slide : request.slides)
            if (!is_sane(slide.duration))
                refuse(fmt::format("{} cannot be shown for {} s", quote(slide.picture.native()),
                                   slide.duration.count()));
    }

    void check_lengths(const VideoCreationRequest& request) const {
        if (frames_ < 1)
            throw Error{ErrorCode::invalid_argument, "a video needs at least one frame"};
        for (std::size_t slide = 0; slide < lengths_.size(); ++slide) {
            const int transitions = (slide > 0 ? 1 : 0) + (slide + 1 < lengths_.size() ? 1 : 0);
            const std::int64_t least = std::max<std::int64_t>(1, transitions * overlap_);
            if (lengths_[slide] < least)
                throw Error{ErrorCode::invalid_argument,
                            fmt::format("{} is shown for {} frames, and its transitions take {}",
                                        quote(request.slides[slide].picture.native()),
                                        lengths_[slide], least)};
        }
    }

    /// Gives the slides as many frames as the whole is to have, in proportion: each ends at the
    /// rounded end of its share, so that the errors do not add up.
    void stretch(std::int64_t frames) {
        frames_ = frames;
        const std::int64_t before = sum(lengths_);
        const std::int64_t after = frames + overlaps();
        std::int64_t passed = 0;
        std::int64_t given = 0;
        for (std::int64_t& length : lengths_) {
            passed += length;
            const double share = static_cast<double>(passed) /
                                 static_cast<double>(std::max<std::int64_t>(1, before));
            const std::int64_t end = std::llround(share * static_cast<double>(after));
            length = end - given;
            given = end;
        }
    }

    /// A picture that moves is shown from a bigger one: it moves by whole pixels of that.
    [[nodiscard]] int motion_scale(std::size_t slide) const noexcept {
        constexpr int finer = 4;
        constexpr int most = 8192; // pixels
        if (motions_[slide] == SlideMotion::still)
            return 1;
        return std::clamp(most / std::max(width_, height_), 1, finer);
    }

    [[nodiscard]] std::string show(std::size_t slide) const {
        const std::int64_t frames = lengths_[slide];
        if (motions_[slide] == SlideMotion::still)
            return fmt::format("loop=loop=-1:size=1:start=0,settb=1/{0},setpts=N,fps={0},"
                               "trim=end_frame={1}",
                               rate_.numerator, frames);
        constexpr double most = 0.15; // of the size
        const std::string zoom = motions_[slide] == SlideMotion::zoom_in
                                     ? fmt::format("1+{}*on/{}", most, frames)
                                     : fmt::format("{}-{}*on/{}", 1 + most, most, frames);
        return fmt::format("zoompan=z={}:x=iw/2-iw/zoom/2:y=ih/2-ih/zoom/2:d={}:s={}x{}:fps={},"
                           "settb=1/{},trim=end_frame={}",
                           zoom, frames, width_, height_, rate_.numerator, rate_.numerator, frames);
    }

    /// ffmpeg writes them without the underscore.
    [[nodiscard]] std::string filter_name() const {
        std::string name{to_string(transition_)};
        std::erase(name, '_');
        return name;
    }

    [[nodiscard]] std::int64_t overlaps() const noexcept {
        return overlap_ * (static_cast<std::int64_t>(lengths_.size()) - 1);
    }
    static std::int64_t sum(const std::vector<std::int64_t>& lengths) noexcept {
        std::int64_t total = 0;
        for (const std::int64_t length : lengths)
            total += length;
        return total;
    }

    FrameRate rate_;
    int width_;
    int height_;
    Transition transition_;
    std::int64_t overlap_ = 0; // frames of a transition
    std::vector<std::int64_t> lengths_;
    std::vector<SlideMotion> motions_;
    std::int64_t frames_ = 0;
};

} // namespace coflow::video
