// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/pixels.hpp"

#include <cstddef>
#include <vector>

namespace coflow::image {

/// The variance of the Laplacian of the luma: large where there are edges, 0 for a flat picture or
/// one without an inside. It depends on the size of the picture, so compare like with like.
///
/// Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000; the kernel
/// is that of the four neighbours.
[[nodiscard]] inline double sharpness_of(const Pixels& pixels) {
    const std::size_t width = pixels.width();
    std::vector<double> lumas(pixels.count());
    for (std::size_t index = 0; index < lumas.size(); ++index)
        lumas[index] = luma(pixels[index]);
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t y = 1; y + 1 < pixels.height(); ++y)
        for (std::size_t x = 1; x + 1 < width; ++x) {
            const double* const here = &lumas[y * width + x];
            const double laplacian =
                *(here - 1) + *(here + 1) + *(here - width) + *(here + width) - 4 * *here;
            count += 1;
            sum += laplacian;
            squares += laplacian * laplacian;
        }
    if (count == 0)
        return 0;
    const double mean = sum / count;
    return squares / count - mean * mean;
}

} // namespace coflow::image
