// SPDX-License-Identifier: MIT
#pragma once

#include "coflow/core/scheduler.hpp"
#include "coflow/model/fwd.hpp"

namespace coflow {

/// What every run that executes on a scheduler is connected to, whoever starts it and however: what
/// hangs on the scheduler of a simulation.
///
/// Lifetime: outlives the runs; set before they start.
struct RunHooks : SchedulerSlot {
    RunObserver* observer = nullptr; ///< Is told of steps, too, however it was made.
    StepProbe* probe = nullptr;      ///< Of runs that are not given another one.
};

} // namespace coflow
