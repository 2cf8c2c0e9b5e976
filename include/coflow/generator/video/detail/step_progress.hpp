// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/ffmpeg.hpp"
#include "coflow/model/step_scope.hpp"

namespace coflow::video::detail {

/// What a step's program tells, as the step's percentage.
///
/// Lifetime: the step outlives it.
[[nodiscard]] inline MediaProgress progress_in(StepScope& step) {
    return [&step](double fraction) { step.report(100 * fraction); };
}

} // namespace coflow::video::detail
