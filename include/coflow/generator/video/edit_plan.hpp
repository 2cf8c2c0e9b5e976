// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/generator/video/detail/tool.hpp"
#include "coflow/generator/video/video_operation.hpp"
#include "coflow/generator/video/video_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::video {

/// A run of ffmpeg over one video.
struct FilterPass {
    VideoShape before;
    VideoShape after;
    std::string pictures; ///< Filters.
    std::string sound;
};

/// Putting videos together: each is made to look like the result, then they are joined.
struct JoinPass {
    std::vector<std::filesystem::path> files; ///< After the video itself.
    std::vector<std::string> pictures;        ///< Filters of each; the first ones are the video's.
    std::vector<std::string> sounds;          ///< Of each; empty: silence is put there.
    std::vector<std::int64_t> frames;         ///< Of each.
    VideoShape after;
};

using EditPass = std::variant<FilterPass, JoinPass>;

/// Decides in which runs of ffmpeg a list of operations is done, and by which filters.
///
/// Operations between two joins are one run. Everything is counted in frames of a constant rate.
class EditPlan {
public:
    /// `joined` are the shapes of the videos that the operations join, in their order.
    ///
    /// Throws: `Error` (invalid_argument) for what cannot be done to such a video.
    EditPlan(const VideoShape& source, const std::vector<VideoOperation>& operations,
             std::span<const VideoShape> joined)
        : shape_{source}, joined_{joined} {
        if (operations.empty())
            throw Error{ErrorCode::invalid_argument, "nothing is to be done to the video"};
        begin();
        for (const VideoOperation& operation : operations) {
            std::visit([this](const auto& each) { add(each); }, operation);
            detail::check_size(shape_.width, shape_.height);
        }
        finish();
    }

    [[nodiscard]] const std::vector<EditPass>& passes() const noexcept { return passes_; }

    /// What the result is like.
    [[nodiscard]] const VideoShape& shape() const noexcept { return shape_; }

private:
    void begin() {
        pass_ = FilterPass{shape_, shape_, detail::exact_pictures(shape_.rate, shape_.frames),
                           detail::exact_sound(shape_.length())};
        changed_ = false;
    }
    void finish() {
        pass_.after = shape_;
        if (changed_)
            passes_.emplace_back(std::move(pass_));
    }
    void append(const std::string& pictures, const std::string& sound = {}) {
        pass_.pictures += "," + pictures;
        if (!sound.empty())
            pass_.sound += "," + sound;
        changed_ = true;
    }
    [[noreturn]] static void refuse(const std::string& why) {
        throw Error{ErrorCode::invalid_argument, why};
    }

    void add(const Cut& cut) {
        const std::int64_t from = shape_.rate.frames_in(cut.from);
        const std::int64_t end = cut.to ? shape_.rate.frames_in(*cut.to) : shape_.frames;
        if (!(from >= 0 && from < end && end <= shape_.frames))
            refuse(fmt::format("cannot cut frames {} to {} out of a video of {} frames ({:.3f} s)",
                               from, end, shape_.frames, shape_.length().count()));
        append(fmt::format("trim=start_frame={}:end_frame={},setpts=PTS-STARTPTS", from, end),
               fmt::format("atrim=start={}:end={},asetpts=PTS-STARTPTS",
                           detail::time_text(shape_.rate.time_of(from)),
                           detail::time_text(shape_.rate.time_of(end))));
        shape_.frames = end - from;
    }

    void add(const Join& join) {
        if (join.files.empty())
            refuse("no videos are to be joined");
        finish();
        JoinPass pass;
        pass.files = join.files;
        std::vector<VideoShape> pieces{shape_};
        for (std::size_t file = 0; file < join.files.size(); ++file)
            pieces.push_back(joined_[file]);
        joined_ = joined_.subspan(join.files.size());
        const bool sound = std::ranges::any_of(pieces, &VideoShape::has_sound);
        shape_.frames = 0;
        for (const VideoShape& piece : pieces) {
            const std::int64_t frames =
                std::max<std::int64_t>(1, shape_.rate.frames_in(piece.length()));
            pass.frames.push_back(frames);
            pass.pictures.push_back(detail::exact_pictures(shape_.rate, frames) + "," +
                                    detail::fit_into(shape_.width, shape_.height) +
                                    ",format=yuv420p");
            pass.sounds.push_back(!piece.has_sound
                                      ? ""
                                      : "aformat=sample_rates=48000:channel_layouts=stereo," +
                                            detail::exact_sound(shape_.rate.time_of(frames)));
            shape_.frames += frames;
        }
        shape_.has_sound = sound;
        pass.after = shape_;
        passes_.emplace_back(std::move(pass));
        begin();
    }

    void add(const Scale& scale) {
        const auto follow = [](int side, int other, int of_other) {
            return static_cast<int>(std::max<std::int64_t>(
                1, std::llround(static_cast<double>(side) / other * of_other)));
        };
        if (scale.width < 0 || scale.height < 0 || scale.width + scale.height == 0)
            refuse(fmt::format("cannot scale to {} x {} pixels", scale.width, scale.height));
        detail::check_size(std::max(1, scale.width), std::max(1, scale.height));
        const int width =
            scale.width > 0 ? scale.width : follow(scale.height, shape_.height, shape_.width);
        const int height =
            scale.height > 0 ? scale.height : follow(scale.width, shape_.width, shape_.height);
        append(fmt::format("scale={}:{}:flags=bicubic,setsar=1", width, height));
        shape_.width = width;
        shape_.height = height;
    }

    void add(const Speed& speed) {
        if (!(speed.factor >= 0.25 && speed.factor <= 4))
            refuse(fmt::format("a video cannot be made {} times as fast; 0.25 to 4 times",
                               speed.factor));
        shape_.frames = std::max<std::int64_t>(
            1, std::llround(static_cast<double>(shape_.frames) / speed.factor));
        append(fmt::format("setpts=PTS/{:.9f},{}", speed.factor,
                           detail::exact_pictures(shape_.rate, shape_.frames)),
               tempo(speed.factor) + detail::exact_sound(shape_.length()));
    }

    /// atempo goes down to half the speed. What it slows down begins too early, on average by 20 ms
    /// for each time that it becomes longer by its own length.
    static std::string tempo(double factor) {
        std::string filters;
        for (double left = factor; left != 1;) {
            const double now = std::max(0.5, left);
            filters += fmt::format("atempo={:.9f},", now);
            if (now < 1)
                filters += fmt::format("adelay=delays={:.0f}:all=1,", 20 * (1 / now - 1));
            left = now == left ? 1 : left / now;
        }
        return filters;
    }

    void add(const Crop& crop) {
        const auto inside = [](int from, int length, int whole) {
            return from >= 0 && length >= 1 && length <= whole && from <= whole - length;
        };
        if (!inside(crop.x, crop.width, shape_.width) ||
            !inside(crop.y, crop.height, shape_.height))
            refuse(fmt::format("cannot crop {} x {} pixels at {}, {} out of {} x {}", crop.width,
                               crop.height, crop.x, crop.y, shape_.width, shape_.height));
        // Where two pixels share a colour, only even places could be cut at.
        const bool odd = (crop.x | crop.y | crop.width | crop.height) % 2 != 0;
        append(fmt::format("{}crop={}:{}:{}:{}", odd ? "format=yuv444p," : "", crop.width,
                           crop.height, crop.x, crop.y));
        shape_.width = crop.width;
        shape_.height = crop.height;
    }

    void add(const Rotate& rotate) {
        if (!(std::abs(rotate.degrees) <= 360))
            refuse(fmt::format("cannot rotate by {} degrees; -360 to 360", rotate.degrees));
        const double degrees = std::fmod(rotate.degrees + 360, 360);
        if (degrees == 0) {
            append("null");
        } else if (degrees == 180) {
            append("hflip,vflip");
        } else if (degrees == 90 || degrees == 270) {
            append(degrees == 90 ? "transpose=clock" : "transpose=cclock");
            std::swap(shape_.width, shape_.height);
        } else {
            const double angle = degrees / 180 * std::numbers::pi;
            const double across = std::abs(std::cos(angle));
            const double along = std::abs(std::sin(angle));
            const auto rounded = [](double side) {
                return static_cast<int>(std::ceil(side - 1e-9));
            };
            const int width = rounded(shape_.width * across + shape_.height * along);
            const int height = rounded(shape_.width * along + shape_.height * across);
            append(fmt::format("format=yuv444p,rotate=a={:.9f}:ow={}:oh={}:c=black", angle, width,
                               height));
            shape_.width = width;
            shape_.height = height;
        }
    }

    VideoShape shape_;
    std::span<const VideoShape> joined_; // those that are left
    FilterPass pass_;
    bool changed_ = false;
    std::vector<EditPass> passes_;
};

} // namespace coflow::video
