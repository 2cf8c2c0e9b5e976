// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/base/error.hpp"
#include "coflow/core/map_concurrent.hpp"
#include "coflow/core/run_blocking.hpp"
#include "coflow/core/task.hpp"
#include "coflow/generator/image/detail/draw_rows.hpp"
#include "coflow/generator/image/detail/write_png.hpp"
#include "coflow/media/image_backend.hpp"
#include "coflow/media/media_info.hpp"
#include "coflow/media/media_progress.hpp"
#include "coflow/media/pixels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace coflow::image {

namespace detail {

inline void check_creation(const ImageCreationRequest& request, const MediaLimits& limits) {
    constexpr int longest_side = 65535;
    constexpr std::size_t most_colours = 256;
    const auto [shorter, longer] = std::minmax(request.width, request.height);
    if (shorter < 1 || longer > longest_side ||
        static_cast<std::uint64_t>(shorter) * static_cast<std::uint64_t>(longer) >
            limits.most_pixels)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("cannot draw {} x {} pixels; a side has 1 to {}, and there may be "
                                "{} in all",
                                request.width, request.height, longest_side, limits.most_pixels)};
    if (request.palette.size() > most_colours)
        throw Error{ErrorCode::invalid_argument,
                    fmt::format("a palette of {} colours is more than the limit of {}",
                                request.palette.size(), most_colours)};
}

/// Parts of a picture that take a moment each.
[[nodiscard]] inline std::vector<RowBand> row_bands(int width, int height) {
    constexpr int pixels = 1 << 15;
    const int rows = std::max(1, pixels / width);
    std::vector<RowBand> bands;
    for (int first = 0; first < height; first += std::min(rows, height - first))
        bands.push_back({first, first + std::min(rows, height - first)});
    return bands;
}

} // namespace detail

/// Draws a picture, several bands of rows at the same time; to the last bit the same everywhere,
/// and nearly the same in every size.
///
/// Throws: `Error` (invalid_argument) for a size of nothing, or beyond the limits.
/// Cancellation: after the bands that are being drawn.
[[nodiscard]] inline Task<Pixels> draw_image(ImageCreationRequest request, MediaLimits limits = {},
                                             MediaProgress progress = {}) {
    detail::check_creation(request, limits);
    const detail::Drawing drawing =
        co_await run_blocking(&detail::plan_drawing, std::cref(request));
    const auto width = static_cast<std::size_t>(request.width);
    const auto height = static_cast<std::size_t>(request.height);
    std::string bytes(width * height * 3, '\0');
    std::atomic<int> rows_done{0};
    const auto draw = [&](const detail::RowBand& band) -> Task<> {
        co_await run_blocking(&detail::draw_rows, std::cref(drawing), std::cref(request), band,
                              std::ref(bytes));
        const int rows = rows_done += band.end - band.first;
        report_progress(progress, static_cast<double>(rows) / request.height);
    };
    const std::vector<detail::RowBand> bands = detail::row_bands(request.width, request.height);
    const std::size_t at_a_time = std::max(std::thread::hardware_concurrency(), 1U);
    co_await map_concurrent(bands, at_a_time, draw);
    co_return Pixels{width, height, std::move(bytes)};
}

/// The built-in backend: pictures out of a seed and a palette. It reads no prompt.
class ProceduralImages {
public:
    explicit ProceduralImages(MediaLimits limits = {}) noexcept : limits_{limits} {}

    /// Throws: see `draw_image`; `Error` (not_found) if ffmpeg is missing.
    Task<> create(const ImageCreationRequest& request, std::filesystem::path file,
                  MediaProgress progress) const {
        constexpr double drawing = 0.95;
        MediaProgress part = part_of(progress, 0, drawing);
        Pixels pixels = co_await draw_image(request, limits_, std::move(part));
        co_await detail::write_png(std::move(pixels), std::move(file));
        report_progress(progress, 1);
    }

private:
    MediaLimits limits_;
};

static_assert(ImageBackend<ProceduralImages>);

} // namespace coflow::image
