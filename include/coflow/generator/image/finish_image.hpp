// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/generator/image/enhance_image.hpp"
#include "coflow/generator/image/export_image.hpp"
#include "coflow/generator/image/image_operation.hpp"
#include "coflow/generator/image/process_image.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace coflow::image {

/// `process_image`, `enhance_image` and `export_image` by one run of ffmpeg, and without files
/// between them; two where contrast is wanted, as the tones are measured before.
///
/// Throws: as these. Cancellation: ends ffmpeg; nothing has appeared.
[[nodiscard]] inline Task<ExportedImage> finish_image(std::filesystem::path picture,
                                                      std::vector<ImageOperation> operations,
                                                      ImageEnhancementOptions enhancement,
                                                      std::filesystem::path file,
                                                      ImageExportOptions options = {}) {
    static_cast<void>(detail::export_format(file, options));
    detail::check_enhancement(enhancement);
    const detail::PlannedImage planned =
        co_await detail::plan_image(std::move(picture), operations, options.limits);
    const std::string filters = co_await detail::enhance_planned(planned, enhancement);
    co_return co_await detail::write_image(planned.source, planned.others, filters,
                                           planned.plan.shape(), std::move(file), options);
}

} // namespace coflow::image
