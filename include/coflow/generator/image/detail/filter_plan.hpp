// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/generator/image/detail/picture_shape.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/media/media_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numbers>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace coflow::image::detail {

/// A text for ffmpeg, which reads it as "text<n>", and its font as "font<n>".
struct PlannedText {
    std::string text;
    std::filesystem::path font;
};

/// The filters for a row of operations.
///
/// Everything in it is a number or a word of ours: texts and fonts are files with names of ours,
/// other pictures are inputs.
class FilterPlan {
public:
    /// Throws: `Error` (invalid_argument) for operations that make no sense, or too big a picture.
    FilterPlan(PictureShape shape, const std::vector<ImageOperation>& operations,
               const MediaLimits& limits)
        : shape_{shape}, limits_{limits}, filters_{"format=" + pixel_format()} {
        for (std::size_t index = 0; index < operations.size(); ++index)
            try {
                std::visit([this](const auto& operation) { add(operation); }, operations[index]);
                check_size();
            } catch (const Error& error) {
                throw Error{error.code(),
                            fmt::format("operation {} ({}): {}", index + 1,
                                        image_operation_names[operations[index].index()],
                                        error.what())};
            }
    }

    /// What comes out.
    [[nodiscard]] const PictureShape& shape() const noexcept { return shape_; }
    [[nodiscard]] const std::string& filters() const noexcept { return filters_; }
    [[nodiscard]] const std::vector<PlannedText>& texts() const noexcept { return texts_; }
    /// The inputs from the second on.
    [[nodiscard]] const std::vector<std::filesystem::path>& pictures() const noexcept {
        return pictures_;
    }

private:
    [[noreturn]] static void refuse(const std::string& why) {
        throw Error{ErrorCode::invalid_argument, why};
    }

    [[nodiscard]] std::string pixel_format() const { return shape_.has_alpha ? "rgba" : "rgb24"; }

    void check_size() const {
        constexpr int longest = 65535;
        const auto pixels =
            static_cast<std::uint64_t>(shape_.width) * static_cast<std::uint64_t>(shape_.height);
        if (std::max(shape_.width, shape_.height) > longest || pixels > limits_.most_pixels)
            refuse(fmt::format("would make {} x {} pixels; a side has at most {}, and the limit is "
                               "{} in all",
                               shape_.width, shape_.height, longest, limits_.most_pixels));
    }

    void add(const Scale& scale);
    void add(const Crop& crop) {
        const auto within = [](int from, int length, int whole) {
            return from >= 0 && length >= 1 && from < whole && length <= whole - from;
        };
        if (!within(crop.left, crop.width, shape_.width) ||
            !within(crop.top, crop.height, shape_.height))
            refuse(fmt::format("{} x {} pixels at {}, {} do not lie within {} x {}", crop.width,
                               crop.height, crop.left, crop.top, shape_.width, shape_.height));
        filters_ +=
            fmt::format(",crop={}:{}:{}:{}:exact=1", crop.width, crop.height, crop.left, crop.top);
        shape_.width = crop.width;
        shape_.height = crop.height;
    }
    void add(const Rotate& rotate);
    void add(const Flip& flip) {
        filters_ += flip.axis == FlipAxis::horizontal ? ",hflip" : ",vflip";
    }
    void add(const Composite& composite) {
        check_opacity(composite.opacity);
        pictures_.push_back(composite.file);
        const std::size_t input = pictures_.size();
        filters_ += fmt::format(
            "[main{0}];[{0}:v]format=rgba,colorchannelmixer=aa={1:.4f}[over{0}];"
            "[main{0}][over{0}]overlay=x={2}:y={3}:format=rgb,format={4}",
            input, composite.opacity, place(composite.place.anchor, composite.place.x, 'W', 'w', 0),
            place(composite.place.anchor, composite.place.y, 'H', 'h', 1), pixel_format());
    }
    void add(const Text& text);

    static void check_opacity(double opacity) {
        if (!(opacity >= 0 && opacity <= 1))
            refuse(fmt::format("an opacity of {}; it is 0 to 1", opacity));
    }

    /// Where something begins, by ffmpeg's names of the whole's length and its own.
    template <class Name>
    static std::string place(Anchor anchor, int away, Name whole, Name own, int direction) {
        const int cell = static_cast<int>(anchor);
        switch (direction == 0 ? cell % 3 : cell / 3) {
        case 0:
            return fmt::format("{}", away);
        case 1:
            return fmt::format("({}-{})/2+({})", whole, own, away);
        default:
            return fmt::format("{}-{}-({})", whole, own, away);
        }
    }

    PictureShape shape_;
    MediaLimits limits_;
    std::string filters_;
    std::vector<PlannedText> texts_;
    std::vector<std::filesystem::path> pictures_;
};

inline void FilterPlan::add(const Scale& scale) {
    if (scale.width < 0 || scale.height < 0 || (scale.width == 0 && scale.height == 0))
        refuse(fmt::format("{} x {} pixels are no size", scale.width, scale.height));
    const double across = static_cast<double>(scale.width) / shape_.width;
    const double down = static_cast<double>(scale.height) / shape_.height;
    const auto scaled = [this](double factor) {
        // Beyond what an int can hold, it is too big anyway.
        const auto side = [factor](int length) {
            return static_cast<int>(std::clamp(std::round(length * factor), 1.0, 1e9));
        };
        shape_.width = side(shape_.width);
        shape_.height = side(shape_.height);
    };
    const bool follows = scale.width == 0 || scale.height == 0;
    if (follows) {
        scaled(std::max(across, down));
    } else if (scale.mode == ScaleMode::fit) {
        scaled(std::min(across, down));
    } else if (scale.mode == ScaleMode::fill) {
        scaled(std::max(across, down));
        shape_.width = std::max(shape_.width, scale.width);
        shape_.height = std::max(shape_.height, scale.height);
    } else {
        shape_.width = scale.width;
        shape_.height = scale.height;
    }
    check_size();
    filters_ += fmt::format(",scale={}:{}:flags=lanczos+accurate_rnd", shape_.width, shape_.height);
    if (!follows && scale.mode == ScaleMode::fill) {
        const int left = (shape_.width - scale.width) / 2;
        const int top = (shape_.height - scale.height) / 2;
        add(Crop{left, top, scale.width, scale.height});
    }
}

inline void FilterPlan::add(const Rotate& rotate) {
    if (!std::isfinite(rotate.degrees))
        refuse("the angle is no number");
    double turn = std::fmod(rotate.degrees, 360);
    if (turn < 0)
        turn += 360;
    if (std::fmod(turn, 90) == 0) {
        constexpr const char* turns[]{"", ",transpose=clock", ",hflip,vflip", ",transpose=cclock"};
        const auto quarters = static_cast<std::size_t>(turn / 90) % 4;
        filters_ += turns[quarters];
        if (quarters % 2 != 0)
            std::swap(shape_.width, shape_.height);
        return;
    }
    const double angle = turn * std::numbers::pi / 180;
    const double sine = std::abs(std::sin(angle));
    const double cosine = std::abs(std::cos(angle));
    const int width = shape_.width;
    const int height = shape_.height;
    // A rounding error is no further pixel.
    constexpr double nothing = 1e-6;
    shape_.width = static_cast<int>(std::ceil(width * cosine + height * sine - nothing));
    shape_.height = static_cast<int>(std::ceil(width * sine + height * cosine - nothing));
    check_size();
    std::string colour = "black@0";
    if (rotate.background)
        colour = fmt::format("0x{:02x}{:02x}{:02x}@1", rotate.background->red,
                             rotate.background->green, rotate.background->blue);
    shape_.has_alpha = shape_.has_alpha || !rotate.background;
    filters_ += fmt::format(",format={},rotate=a={:.9f}:ow={}:oh={}:c={}", pixel_format(), angle,
                            shape_.width, shape_.height, colour);
}

inline void FilterPlan::add(const Text& text) {
    constexpr std::size_t most_bytes = 10'000;
    constexpr int biggest = 4096;
    check_opacity(text.opacity);
    const auto is_control = [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\t';
    };
    if (text.text.empty() || text.text.size() > most_bytes ||
        std::ranges::any_of(text.text, is_control))
        refuse(fmt::format("the text must have 1 to {} bytes, and no control characters, but "
                           "has {}: {}",
                           most_bytes, text.text.size(), quote(text.text, 40)));
    if (text.size < 1 || text.size > biggest || text.outline < 0 || text.outline > biggest)
        refuse(fmt::format("a font of {} pixels with an outline of {}; a font has 1 to {}",
                           text.size, text.outline, biggest));
    const auto colour = [&text](Rgb rgb) {
        return fmt::format("0x{:02x}{:02x}{:02x}@{:.4f}", rgb.red, rgb.green, rgb.blue,
                           text.opacity);
    };
    const std::size_t number = texts_.size();
    texts_.push_back({text.text, text.font});
    filters_ += fmt::format(
        ",drawtext=textfile=text{0}:fontfile=font{0}:expansion=none:fontsize={1}:fontcolor={2}:"
        "borderw={3}:bordercolor={4}:x={5}:y={6}",
        number, text.size, colour(text.colour), text.outline, colour(text.outline_colour),
        place(text.place.anchor, text.place.x, "w", "text_w", 0),
        place(text.place.anchor, text.place.y, "h", "text_h", 1));
}

} // namespace coflow::image::detail
