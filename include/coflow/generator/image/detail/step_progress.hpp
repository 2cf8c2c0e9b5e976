// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/media/media_progress.hpp"
#include "coflow/model/step_scope.hpp"

namespace coflow::image::detail {

/// What a tool tells, as the percentage of a step. Lifetime: the step outlives the result.
[[nodiscard]] inline MediaProgress progress_of(StepScope& step) {
    return [&step](double fraction) { step.report(100 * fraction); };
}

} // namespace coflow::image::detail
