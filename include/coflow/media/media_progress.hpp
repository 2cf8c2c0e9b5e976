// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <functional>

namespace coflow {

/// Is told how much is done, 0 to 1; by several threads at once where several programs run.
///
/// Cancellation: one that throws ends the work, and the caller gets what it has thrown.
using MediaProgress = std::function<void(double fraction)>;

/// Tells `progress`, if there is any.
inline void report_progress(const MediaProgress& progress, double fraction) {
    if (progress)
        progress(std::clamp(fraction, 0.0, 1.0));
}

/// The progress of a part that takes a whole from `from` to `to`.
///
/// Lifetime: `whole` outlives the result.
[[nodiscard]] inline MediaProgress part_of(const MediaProgress& whole, double from, double to) {
    if (!whole)
        return {};
    return [&whole, from, to](double fraction) {
        report_progress(whole, from + (to - from) * fraction);
    };
}

} // namespace coflow
