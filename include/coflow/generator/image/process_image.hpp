// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/base/input_file.hpp"
#include "coflow/base/quote.hpp"
#include "coflow/core/files.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/filter_plan.hpp"
#include "coflow/generator/image/detail/picture_shape.hpp"
#include "coflow/generator/image/detail/run_filters.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/open_image.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coflow::image {

namespace detail {

/// Links a font; ffmpeg would take another one, without a word, for what is none.
inline void link_font(const std::filesystem::path& font, const std::filesystem::path& name) {
    constexpr std::array<std::string_view, 4> beginnings{{{"\0\1\0\0", 4}, "OTTO", "true", "ttcf"}};
    std::array<char, 4> beginning{};
    InputFile file{font};
    file.read(beginning);
    if (std::ranges::find(beginnings, std::string_view{beginning.data(), beginning.size()}) ==
        beginnings.end())
        throw Error{ErrorCode::invalid_argument,
                    quote(font.native()) + " is neither a TrueType nor an OpenType font"};
    std::filesystem::create_symlink(std::filesystem::absolute(font), name);
}

/// Puts the texts of a plan, and their fonts, where ffmpeg looks for them.
inline Task<> stage_texts(const FilterPlan& plan, std::filesystem::path folder) {
    for (std::size_t index = 0; index < plan.texts().size(); ++index) {
        const PlannedText& planned = plan.texts()[index];
        const std::string number = std::to_string(index);
        co_await write_file_atomically(folder / ("text" + number), planned.text);
        co_await run_blocking(&link_font, planned.font, folder / ("font" + number));
    }
}

/// An open picture, what is to be done to it, and the others that takes.
struct PlannedImage {
    PlannedImage(ImageSource opened, FilterPlan planned)
        : source{std::move(opened)}, plan{std::move(planned)} {}

    ImageSource source;
    FilterPlan plan;
    std::vector<ImageSource> others;
};

/// Lifetime: `operations` outlive the task.
inline Task<PlannedImage> plan_image(std::filesystem::path file,
                                     const std::vector<ImageOperation>& operations,
                                     MediaLimits limits) {
    ImageSource source = co_await open_upright_image(std::move(file), limits);
    FilterPlan plan{shape_of(source), operations, limits};
    PlannedImage planned{std::move(source), std::move(plan)};
    co_await stage_texts(planned.plan, planned.source.input.folder());
    for (const std::filesystem::path& picture : planned.plan.pictures())
        planned.others.push_back(co_await open_image(picture, limits));
    co_return planned;
}

} // namespace detail

/// Reads a picture, of an animation the first, turned as it is to be shown, does the operations in
/// their order by one run of ffmpeg, and writes the result as PNG with eight bits a channel.
///
/// The limits are those of each picture that is read, and of each that is made on the way.
/// Throws: `FileError`; `Error` (invalid_argument) for what is no picture, is damaged or beyond the
/// limits, and for operations that make no sense; (not_found) if ffmpeg is missing.
/// Cancellation, or a failure: ends ffmpeg; what is left of `png` is the caller's to remove.
[[nodiscard]] inline Task<> process_image(std::filesystem::path file,
                                          std::vector<ImageOperation> operations,
                                          std::filesystem::path png, MediaLimits limits = {}) {
    const detail::PlannedImage planned =
        co_await detail::plan_image(std::move(file), operations, limits);
    co_await detail::run_filters(planned.source, planned.others, planned.plan.filters(), png);
}

} // namespace coflow::image
