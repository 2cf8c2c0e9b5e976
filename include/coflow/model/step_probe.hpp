// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/task.hpp"
#include "coflow/model/fwd.hpp"

namespace coflow {

/// Is called before each attempt of each step of a run, and may let it fail or be late: the seam
/// through which tests inject faults.
///
/// The probe is a part of the attempt: what it throws fails the attempt as if the step's function
/// had thrown it, its delays count towards the attempt's timeout, and a retry asks it again. A
/// step whose result a checkpoint has makes no attempt. Runs without a probe pay one comparison for
/// each attempt.
/// Thread safety: called by parallel steps at once.
/// Lifetime: outlives the runs that it is attached to.
class StepProbe {
public:
    StepProbe() = default;
    StepProbe(const StepProbe&) = delete;
    StepProbe& operator=(const StepProbe&) = delete;
    virtual ~StepProbe() = default;

    /// Runs within the step: `step` has its name, identity, attempt and run.
    ///
    /// Cancellation: a stop of the step reaches it as it does the step's function.
    virtual Task<> before_attempt(const StepScope& step) = 0;
};

} // namespace coflow
